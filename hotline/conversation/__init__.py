"""The dialogue that every channel shares: which question comes next, what an answer means, when it is over.

May read the rulebook, ask triage and routing, and close its own draft and cursor. Must never know a number, an address
or a channel's wire format, never remember anything outside the `Dialogue` it was given (the table in `store.py` keeps
that sealed), and never decide a category, an urgency or a recipient itself.
"""
