"""The conductor: the order of the stations, one function per hand-over. The only place that says «and then».

May call every station. Must never decide, render or encrypt by itself.
"""
