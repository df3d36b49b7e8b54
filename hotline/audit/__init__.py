"""Who did what: append-only, hash-chained, signed from day to day so that somebody outside can witness it.

May touch its own tables. Must never hold anything about a reporter, nor an exact time of intake.
"""
