"""Keys, folios and everything that is closed: the sole user of cryptography in the house.

May touch the database's base, its own two tables, the key list and the folder of hourly keys. Closing needs public keys
only; whoever takes reports imports `closing` and `archive`. Opening lives in `opening/`, behind two doors that the
import rules guard: `own` (what the reporter holds) and `staff` (what people hold). Must never log, print or put in an
exception any content, key, folio or bearer, and must never offer a way to switch sealing off.
"""
