"""What one person proposes and another confirms: its table, its states, who may do which half.

May touch its own table, `people` and the sealing room's closing half. Must never do the act itself: the conductor does.
"""
