"""Logging: one line of JSON per event, with counts and ids only."""
