"""Sheets: what each authority will read, sealed beforehand to its whole chain and held until released."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from hotline.clock import coarse
from hotline.intake.reports import Report
from hotline.journey import handing
from hotline.journey.parts import Hotline
from hotline.outbox import store as outbox
from hotline.people.authorship import Writer, by_machine
from hotline.referral import lines, model
from hotline.referral.lines import NewLine
from hotline.referral.model import ACTIVE, Referral
from hotline.routing.readers import first_readers
from hotline.routing.result import Recipient, Routing
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.sealing.keys import PublicKey
from hotline.vocabulary import RELEASE, RecipientRole, ReferralState, Release, Urgency

ABOUT_THE_REPORTER = frozenset({"reporta", "hablar_seguro", "compartir_relato", "autoridad_implicada"})
"""Answers that say who speaks or whom they accuse. The desk reads them; no authority does."""


PASSED = "passed"
"""Purpose of the document in which a person keeps what they let go (`journey.passing`)."""

_NOT_READ = frozenset({ReferralState.WAITING, ReferralState.SENT, ReferralState.OVERDUE})


_PLACE = {"state": "", "municipality": "", "reference": "", "text": ""}
_SHEET: Mapping[str, object] = {
    "category": "",
    "urgency": "",
    "facts": {},
    "place": _PLACE,
    "rules": [],
    "rule": "",
    "basis": [],
    "role": "",
    "note": "",
    "on": "",
}


def shaped(body: Mapping[str, object]) -> dict[str, object]:
    """Something in the place of a sheet that none of us made, with every part that a page shows: it must be seen."""
    whole = _filled(_SHEET, body)
    place = whole["place"]
    assert isinstance(place, Mapping)  # noqa: S101 - just made so
    return {**whole, "place": _filled(_PLACE, place)}


def _filled(form: Mapping[str, object], body: Mapping[str, object]) -> dict[str, object]:
    return {key: body[key] if isinstance(body.get(key), type(empty)) else empty for key, empty in form.items()}


def sheet_of(hotline: Hotline, content: Mapping[str, object], recipient: Recipient) -> dict[str, object]:
    """The facts, place and basis that one authority reads; never the narrative, nor what tells of the reporter.

    A coordinating body gets the count and the place down to the municipality (role K).
    """
    assessment, facts = content["assessment"], content["facts"]
    assert isinstance(assessment, Mapping)  # noqa: S101 - the shape of `report_content`
    assert isinstance(facts, Mapping)  # noqa: S101
    telling = _rules_about_the_reporter(hotline)
    sheet: dict[str, object] = {
        "v": 1,
        "category": assessment["category"],
        "urgency": assessment["urgency"],
        "facts": {key: value for key, value in facts.items() if key not in ABOUT_THE_REPORTER},
        "place": content["place"],
        "rules": [rule for rule in assessment["rules"] if rule["id"] not in telling],
        "rule": recipient.rule,
        "basis": [
            {"source": c.source, "articles": list(c.articles), "mark": c.mark, "unverified": c.unverified}
            for c in recipient.basis
        ],
        "role": recipient.role.value,
        "note": recipient.note,
        "on": content["on"],
    }
    if recipient.role is RecipientRole.COORDINACION:
        place = content["place"]
        assert isinstance(place, Mapping)  # noqa: S101
        sheet["facts"], sheet["rules"] = {}, []
        sheet["place"] = {"state": place["state"], "municipality": place["municipality"], "reference": "", "text": ""}
    return sheet


def _rules_about_the_reporter(hotline: Hotline) -> frozenset[str]:
    """Rules whose very title would say what `ABOUT_THE_REPORTER` withholds."""
    return frozenset(rule for rule, keys in hotline.laws.today().keys_read.items() if keys & ABOUT_THE_REPORTER)


def prepare_lines(
    hotline: Hotline,
    session: Session,
    report: Report,
    content: Mapping[str, object],
    recipients: Sequence[Recipient],
    write: Writer = by_machine,
) -> None:
    """One line for each recipient: steps along its chain, a sheet and, if the reporter agreed, the account.

    write: who answers for what is in them; without one they say that the machine made them.
    """
    urgency = _urgency_of_clocks(session, report, content)
    first = 1 + max((row.line for row in model.of_report(session, report.id)), default=0)
    for number, recipient in enumerate(recipients, start=first):
        line_id = model.new_id()
        new = NewLine(
            recipient.agency,
            recipient.type,
            recipient.role.value,
            recipient.release.value,
            recipient.rule,
            recipient.fallbacks,
        )
        steps = lines.prepare(session, report.id, urgency.value, line_id, number, new)
        readers = _readers(hotline, (recipient.agency, *recipient.fallbacks))
        _seal(hotline, session, line_id, content, recipient, readers, write)
        if recipient.release is Release.PERSON_OR_CLOCK:
            now = hotline.clock.now()
            due = coarse(now + hotline.router.retained_clock(urgency), now)
            outbox.put(session, handing.RETAINED_CLOCK, steps[0].id, due)


def _urgency_of_clocks(session: Session, report: Report, content: Mapping[str, object]) -> Urgency:
    """By which urgency authorities are given time: the report's, unless only words that were heard made it so."""
    heard, assessment = content.get("heard"), content["assessment"]
    assert isinstance(assessment, Mapping)  # noqa: S101 - the shape of `report_content`
    if not isinstance(heard, Mapping) or heard["raised"] != report.urgency:
        return Urgency(report.urgency)
    known = [Urgency(row.urgency) for row in model.of_report(session, report.id)]
    return min((Urgency(assessment["urgency"]), *known), key=lambda urgency: urgency.rank)


def add_missing_lines(
    hotline: Hotline,
    session: Session,
    report: Report,
    content: Mapping[str, object],
    recipients: Iterable[Recipient],
    write: Writer = by_machine,
) -> bool:
    """Lines for authorities that became known after the report was stored; True when there were any.

    Who was struck, perhaps by what only the desk knows, gets a new line only where a person must release it. write: as
    in `prepare_lines`.
    """
    steps = model.of_report(session, report.id)
    known, barred = {row.agency for row in steps if row.step == 0}, {row.agency for row in steps if row.barred}
    new = [recipient for recipient in recipients if recipient.agency not in known]
    missing = [one for one in new if one.release is Release.PERSON or one.agency not in barred]
    prepare_lines(hotline, session, report, content, missing, write)
    return bool(missing)


def strike_lines(session: Session, report_id: str, routing: Routing) -> frozenset[str]:
    """Take back or hold what lies ready for authorities that may not receive any more.

    An authority may be accused after the report was stored. What is only prepared is destroyed, or waits for a person
    where routing holds it; what left and was not acknowledged is taken back, and its line goes on; what was
    acknowledged was read, and gets no more. Returns the ids of those referrals that get no correction.
    """
    struck = {excluded.agency for excluded in routing.excluded}
    held = {recipient.agency: recipient for recipient in routing.recipients if recipient.release is Release.PERSON}
    barred = set()
    for step in model.of_report(session, report_id):
        ready = step.step == 0 and step.state == ReferralState.WAITING
        if ready and step.agency in held and step.agency not in struck:
            _hold(session, step, held[step.agency])
        elif step.agency in struck or (step.agency in routing.accused and not _let_go_by_a_person(step)):
            barred.add(step.id)
            step.barred = True
            if step.state in _NOT_READ:
                _take_back(session, step)
    return frozenset(barred)


def _let_go_by_a_person(step: Referral) -> bool:
    """Who was held and has it all the same has it by a person's decision."""
    return step.step == 0 and step.role == RecipientRole.RETENIDA


def _hold(session: Session, first: Referral, recipient: Recipient) -> None:
    """Let a prepared line wait for a person, unless one has let it go already."""
    if first.role == RecipientRole.RETENIDA and first.release == Release.NOW:
        return
    for step in model.of_line(session, first.line_id):
        step.role, step.release = RecipientRole.RETENIDA.value, Release.PERSON.value
    if not recipient.words:
        for account in archive.ids_of(session, first.line_id, "account"):
            archive.remove(session, account)


def _take_back(session: Session, step: Referral) -> None:
    documents = archive.ids_of(session, step.line_id)
    archive.take_back(session, documents, step.agency)
    if step.state != ReferralState.WAITING:
        outbox.cancel(session, handing.ACK_CLOCK, step.id)
        outbox.put(session, handing.DELIVER_LINE, step.line_id)
        handing.go_on_without(session, step)
    elif step.step == 0:
        archive.destroy_held(session, documents)
        for later in model.of_line(session, step.line_id):
            later.state = ReferralState.CANCELLED  # routing names who stands in; that one gets a line of its own
    step.state, step.due_at = ReferralState.CANCELLED, None


def correct_lines(
    hotline: Hotline,
    session: Session,
    report: Report,
    content: Mapping[str, object],
    recipients: Iterable[Recipient],
    struck: Collection[str],
    write: Writer = by_machine,
) -> None:
    """Seal what is known now beside the sheets already prepared; whoever has the referral gets it at once.

    struck: ids of referrals that get no correction, whatever they hold. write: as in `prepare_lines`.
    """
    by_agency = {recipient.agency: recipient for recipient in recipients}
    rows = model.of_report(session, report.id)
    for first in [row for row in rows if row.step == 0]:
        steps = [row for row in rows if row.line_id == first.line_id]
        if not any(step.state in {*ACTIVE, ReferralState.WAITING} for step in steps):
            continue
        recipient = by_agency.get(first.agency) or _as_recipient(first)
        concerned = [step for step in steps if step.state in {*ACTIVE, ReferralState.WAITING}]
        readers = _readers(hotline, [step.agency for step in concerned if step.id not in struck and not step.barred])
        if readers:
            for older in archive.ids_of(session, first.line_id, "correction"):
                archive.remove(session, older)
            body = write("correction", first.line_id, sheet_of(hotline, content, recipient))
            closed, wraps = close("correction", body, readers, release=hotline.keyring.current().need(RELEASE))
            archive.store(session, closed, wraps, owner=first.line_id)
        if any(step.state in ACTIVE for step in steps):
            outbox.put(session, handing.DELIVER_CORRECTION, first.line_id)


def by_a_person(session: Session, report_id: str) -> bool:
    """Whether a person decided what leaves of a report; for a process that reads no body."""
    return bool(archive.ids_of(session, report_id, PASSED))


def reader_names(hotline: Hotline, routing: Routing) -> tuple[str, ...]:
    """Names of those who will read a report as it stands, for the reporter to know before sending."""
    readers = first_readers(routing, hotline.keyring.current().enrolled())
    return tuple(hotline.rulebook.authorities[agency].name for agency in readers)


def _seal(
    hotline: Hotline,
    session: Session,
    line_id: str,
    content: Mapping[str, object],
    recipient: Recipient,
    readers: Sequence[PublicKey],
    write: Writer,
) -> None:
    if not readers:
        return  # nobody in the chain has keys yet: the desk delivers by hand from the report itself
    release = hotline.keyring.current().need(RELEASE)
    documents = {"sheet": sheet_of(hotline, content, recipient)}
    if recipient.words and content["narrative"]:
        documents["account"] = {"words": content["narrative"]}
    for purpose, body in documents.items():
        closed, wraps = close(purpose, write(purpose, line_id, body), readers, release=release)
        archive.store(session, closed, wraps, owner=line_id)


def _readers(hotline: Hotline, agencies: Iterable[str]) -> list[PublicKey]:
    keys = hotline.keyring.current()
    return [key for agency in agencies if (key := keys.of(agency)) is not None]


def _as_recipient(row: Referral) -> Recipient:
    return Recipient(
        agency=row.agency,
        type=row.type,
        role=RecipientRole(row.role),
        release=Release(row.release),
        ack_by=None,
        first_action_by=None,
        feedback_by=None,
        fallbacks=(),
        rule=row.rule,
        basis=(),
    )


def released(recipient: Recipient) -> Recipient:
    """The same recipient once a person decided that it leaves."""
    return recipient._replace(release=Release.NOW)
