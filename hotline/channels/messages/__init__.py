"""SMS and WhatsApp: one message is one turn, one reply is a few short messages. Nothing is ever sent unasked.

May call the journey, the hourly keys and the sealing room's keyed name for a caller. Must never let the number go
further than `identity.py`: not into a row, a log, a `repr` or an exception.
"""

from hotline.channels.messages.routes import blueprint as blueprint
