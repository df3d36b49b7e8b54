"""Drawings of the protocol as SVG: the dialogue, and what decides a category.

May touch the rulebook and its words. Must never carry script, a style attribute or anything loaded from elsewhere: the
same drawing stands inside a page under a strict policy, with the page's style sheet, and alone in a file, with its own.
"""

from hotline.rulebook.drawing.canvas import STYLE, Drawing
from hotline.rulebook.drawing.deciding import draw_category, draw_rule
from hotline.rulebook.drawing.dialogue import draw_dialogue, told

__all__ = ["STYLE", "Drawing", "draw_category", "draw_dialogue", "draw_rule", "told"]
