"""Work that must happen: a row written in the same transaction as its cause, done at least once, then deleted.

May touch its own table and a queue that carries ids. Must never hold what a report says.
"""
