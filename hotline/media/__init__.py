"""Makes what somebody sends harmless: a photograph, a paper or a recording, decoded and written anew.

Nothing of the file that came is kept but what can be seen or heard: no metadata, no second file hidden behind the
first, no script. May touch bytes in memory and one child process. Must never write a file or know who sent it.
"""

from hotline.media.cleaning import Clean as Clean
from hotline.media.cleaning import Unfit as Unfit
from hotline.media.cleaning import cleaned as cleaned
from hotline.media.memory import in_memory as in_memory
