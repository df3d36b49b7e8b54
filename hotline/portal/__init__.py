"""The authorities' pages: an inbox by clock, a referral with its basis, and what an authority answers.

May touch Flask, the shared pages and `journey.agency`. Must never show what belongs to another authority: the journey
finds only what lies in this one's hands, and everything else is a page that is not there.
"""

from hotline.portal.routes import blueprint as blueprint
