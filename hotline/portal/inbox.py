"""What an authority has in its hands: to acknowledge, under way, ended; each with its clock."""

from flask import render_template, request, url_for

from hotline.journey import agency
from hotline.journey.parts import Hotline
from hotline.pages.staff import clocks, words
from hotline.people.visitor import Visitor
from hotline.vocabulary import ReferralState

TABS = {
    "acusar": (words.N_("Por acusar"), frozenset({ReferralState.SENT, ReferralState.OVERDUE})),
    "curso": (words.N_("En curso"), frozenset({ReferralState.RECEIVED, ReferralState.ACCEPTED})),
    "cerradas": (words.N_("Cerradas"), frozenset({ReferralState.DECLINED, ReferralState.CLOSED})),
}
"""The three stacks: title and states, by the code in the address (`?ver=curso`)."""


DONE = {"rechazar": words.N_("Quedó la razón. Pasa a la siguiente autoridad; aquí ya no se abre.")}
"""What was just done, by the code in the address, where its page is there no more."""


def show_inbox(hotline: Hotline, visitor: Visitor) -> str:
    """One stack at a time, with the count of each."""
    now, zone = hotline.clock.now(), zone_of(hotline, visitor)
    chosen = request.args.get("ver", "")
    chosen = chosen if chosen in TABS else "acusar"
    lines = agency.inbox(hotline, visitor)
    return render_template(
        "portal/inbox.html",
        person=visitor,
        leave=url_for("portal.leave"),
        agency=words.agency_name(hotline.rulebook, visitor.recipient),
        tabs=[(code, title, sum(line.state in states for line in lines)) for code, (title, states) in TABS.items()],
        chosen=chosen,
        done=DONE.get(request.args.get("hecho", ""), ""),
        lines=[
            (line, clocks.due(line.due_at, now, zone), clocks.day(line.sent_on))
            for line in lines
            if line.state in TABS[chosen][1]
        ],
    )


def zone_of(hotline: Hotline, visitor: Visitor) -> str:
    """The time zone in which this authority reads clocks."""
    authority = hotline.rulebook.authorities.get(visitor.recipient)
    return authority.zone if authority else ""
