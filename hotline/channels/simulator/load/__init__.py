"""Many callers at once against a hotline on this machine, and how long it let them wait.

Speaks the real, signed webhooks, as light as it can, because it runs on the machine that it measures. Never against
another machine: a load test of somebody's line is an attack.
"""
