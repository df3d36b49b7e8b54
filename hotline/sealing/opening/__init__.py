"""Opening, behind two doors: `own` for what the reporter's own secrets open, `staff` for what people's keys open.

`content` and `release` are the mechanism behind them: a content key opens a document, the worker's release key takes
off the outer lock of a held wrap and reads nothing. Only the rooms that the import
rules name may pass a door.
"""
