"""Hand-overs to authorities: chains, states, clocks, and the release of sheets sealed beforehand.

May touch its own table and sealed documents as they lie. Must never need to read what it hands over.
"""
