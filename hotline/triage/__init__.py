"""Triage: facts in, category, urgency and their reasons out. Could run on paper.

May touch: the rulebook. Must never: read a file, remember a case, know who asked or over which channel, or cite an
article of its own: what it says comes from `protocols/`.
"""

from hotline.triage.assessment import Assessment, Fired
from hotline.triage.judging import Triage

__all__ = ["Assessment", "Fired", "Triage"]
