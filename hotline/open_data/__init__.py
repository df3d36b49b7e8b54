"""Public statistics; so far only whether the line is alive.

May show counts that point at nobody. Must never read a report.
"""
