"""What lies behind a folio: status and messages, never the narrative.

May open what the folio opens, while the holder is there. Must never tell a wrong folio from an unknown one.
"""
