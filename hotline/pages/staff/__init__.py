"""What the console and the portal share: the door, the guard of every route, and the words in which codes are shown.

May touch Flask, people and the rulebook's texts. Must never open a document by itself, decide who may do what (the
table of permissions does) or keep anything in a cookie but the session's two random values.
"""
