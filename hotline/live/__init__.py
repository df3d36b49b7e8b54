"""Calls that a person takes: who waits in line, who is on the telephone with them, and who takes calls at all.

May touch its own tables. A row lives as long as its call: it holds a random handle, a place in the line and a state,
never a number, the provider's ids or what was said. The conductor joins it to dialogues and reports.
"""
