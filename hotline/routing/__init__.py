"""Who receives a report, in what role, by when, and who follows: assessment, place and directory in, recipients out.

May touch: the rulebook. Must never: know a channel, a table or a key, ask the machine for the time, or leave a child
without an authority that protects children and is not itself accused.
"""

from hotline.routing.result import Excluded, Recipient, Routing
from hotline.routing.router import Router

__all__ = ["Excluded", "Recipient", "Router", "Routing"]
