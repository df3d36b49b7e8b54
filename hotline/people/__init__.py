"""The staff: accounts, roles, sign-in, what each role may do, and who is on duty.

May touch its own tables and `sealing`; it is one of the doors through which people's keys open documents. Must never
store a password, an opened key or anything about a reporter, and must never lock the true owner out for good.
"""
