"""Everything in the rulebook that has an id, as entries to be read: what it says, where it stands, what carries it.

One file for each part of `protocols/`. May touch the rulebook and its words. Must never decide anything: what is shown
here is what the files say.
"""

from hotline.rulebook.entries.entry import Entry, Family, Line
from hotline.rulebook.entries.index import Index

__all__ = ["Entry", "Family", "Index", "Line"]
