"""What anybody may read: whether the line is alive, and the signed checkpoints of its trail.

May show counts that point at nobody. Must never read a report.
"""
