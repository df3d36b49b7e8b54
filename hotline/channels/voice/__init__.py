"""The telephone: a call of Twilio's becomes turns, and replies become TwiML that is spoken.

May call the journey and read the settings. Must never look at who calls: a call is known by its CallSid alone, so that
a withheld or false caller id changes nothing. Must never answer the telephone with an error.
"""

from hotline.channels.voice.routes import blueprint as blueprint
from hotline.channels.voice.routes import sounds as sounds
