"""Who did what, append-only and hash-chained.

May touch its own table. Must never hold anything about a reporter, nor an exact time of intake.
"""
