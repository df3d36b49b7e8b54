"""What every Twilio webhook shares: is it really Twilio, and what of it may come further into the house.

May read the settings and one request. Must never use a request's own headers to decide who we are, and never keep,
log or pass on a parameter that the dialogue does not need.
"""
