"""The doors: each turns the wire of one channel into turns of the dialogue, and replies into what that wire carries.

The only room that ever sees a number or an address. May call `hotline.journey.turns` and nothing deeper of the house,
except the sealing room's keyed names for a caller. Must never store, log, print or raise with what a reporter sent,
nor ask a client which host it believes it speaks to.
"""
