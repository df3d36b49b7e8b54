"""The rulebook: loads, dates, checks and cites the protocols; the sole reader of `protocols/`.

May touch: the files of that folder, read only. Must never: know a channel, a table, a key or the time of day, evaluate
text as code, or invent a source.
"""

from hotline.rulebook.book import Rulebook
from hotline.rulebook.loading import load

__all__ = ["Rulebook", "load"]
