"""Proves what the protocols promise, over every possible answer, from the same model that runs (z3).

May read the rulebook, triage, routing and the dialogue. Used by commands only: nothing that serves people loads it.
"""
