"""Reports: their row, their queue, their retention. Closes, cannot open.

May touch its own table and the sealing room's closing half. Must never hold a key that opens a report.
"""
