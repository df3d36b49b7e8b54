"""The desk's pages: the queue, a report with its reasons, and what an operator does with it. Works without script.

May touch Flask, the shared pages, `journey.desk` and who is on duty. Must never open, seal or store anything itself,
and must never decide who may do what: every route names its action and the guard asks the table.
"""

from hotline.console.routes import blueprint as blueprint
