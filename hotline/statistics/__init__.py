"""One sealed record a report, by month, without the report's id.

May touch its own table. Must never hold anything that leads back to a report.
"""
