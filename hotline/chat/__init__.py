"""Conversations in writing while somebody at the desk answers: their rows, the transcript, who is there.

May touch its own tables, the sealing room's closing half, and open what the reporter's own secret opens. Must never
know who writes, and keep nothing once a conversation has ended: the transcript then belongs to its report.
"""
