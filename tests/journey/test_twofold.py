"""What needs two people: nobody alone, nothing twice, nothing late, nothing that changed."""

from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, update

from hotline.approval import words
from hotline.approval.store import Proposal
from hotline.audit.trail import TrailEntry, TrailPending
from hotline.conversation.dialogue import Dialogue
from hotline.errors import ConflictError, NotAllowedError
from hotline.intake.reports import Report
from hotline.journey import agency, committing, desk, erasing, exporting, shifts, sweeping, twofold
from hotline.journey.committing import Prepared
from hotline.journey.handing import REVIEW_CLOCK
from hotline.mailbox.store import MailboxMessage
from hotline.outbox.store import OutboxRow
from hotline.referral.model import Referral
from hotline.sealing import archive
from hotline.sealing.archive import SealedDocument
from hotline.vocabulary import DESK, Channel, StaffRole

CHILD = {"edad": "12-14", "actividad": "campo", "con_quien": "patron", "tiempo": "habitual", "compartir_relato": "si"}
LOCAL = "07-procuraduria_nna"
TOLD = "Vi a dos niños. Soy la maestra del pueblo."


def _who(house, login: str):  # type: ignore[no-untyped-def]
    """Somebody signed in, once: each sign-in costs a tenth of a second."""
    known = house.__dict__.setdefault("known", {})
    if login not in known:
        known[login] = house.visitor(login)
    return known[login]


def _store(house, words=TOLD, **facts) -> str:  # type: ignore[no-untyped-def]
    told = {**CHILD, **facts}
    dialogue = Dialogue(Channel.WEB, facts=told, state="07", question="B2", narrative=[words])
    fresh = house.hotline.deriver.take()
    with house.hotline.db.write() as session:
        committing.store_or_amend(house.hotline, session, dialogue, Prepared(fresh), final=True)
    return dialogue.report_id


def _reviewed(house, **facts) -> str:  # type: ignore[no-untyped-def]
    """A report that waits for review."""
    shifts.set_duty(house.hotline, _who(house, "ana"), True)
    return _store(house, **facts)


def _row(house, kind, key):  # type: ignore[no-untyped-def]
    with house.hotline.db.read() as session:
        return session.get(kind, key)


def _acts(house, report_id: str) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    with house.hotline.db.read() as session:
        rows = session.scalars(
            select(TrailEntry).where(TrailEntry.object_id == report_id).order_by(TrailEntry.position)
        )
        return [(row.actor, row.action) for row in rows if "." in row.action and not row.action.startswith("report.")]


def _proposed(house, report_id: str, urgency: str = "ordinaria") -> str:  # type: ignore[no-untyped-def]
    ana = _who(house, "ana")
    twofold.propose_lower(house.hotline, ana, report_id, urgency, "ya lo vieron en persona")
    (one,) = twofold.of_report(house.hotline, ana, report_id)
    return one.id


def test_lowering_takes_two_and_both_stand_on_the_trail(house) -> None:  # type: ignore[no-untyped-def]
    report_id = _reviewed(house)
    before = _row(house, Report, report_id)
    assert before.urgency != "ordinaria"
    proposal = _proposed(house, report_id)
    assert _row(house, Report, report_id).urgency == before.urgency, "proposing changes nothing"
    ana, sofia = _who(house, "ana"), _who(house, "sofia")
    assert twofold.open_proposal(house.hotline, sofia, proposal).said["reason"] == "ya lo vieron en persona"
    twofold.confirm(house.hotline, sofia, proposal)
    after = _row(house, Report, report_id)
    assert after.urgency == "ordinaria"
    assert after.due_at > before.due_at
    assert _acts(house, report_id) == [
        (ana.person_id, "lower.propose"),
        (sofia.person_id, "proposal.open"),
        (sofia.person_id, "lower.confirm"),
    ]
    row = _row(house, Proposal, proposal)
    assert (row.proposer, row.confirmer, row.state) == (ana.person_id, sofia.person_id, "done")


def test_the_clocks_of_what_has_not_left_follow_and_the_reporter_reads_nothing_new(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id = _reviewed(house)

    def letters() -> int:
        with house.hotline.db.read() as session:
            return session.scalar(select(func.count()).select_from(MailboxMessage))

    said = letters()
    twofold.confirm(house.hotline, _who(house, "sofia"), _proposed(house, report_id))
    due = _row(house, Report, report_id).due_at
    with house.hotline.db.read() as session:
        reviews = session.scalars(select(OutboxRow).where(OutboxRow.topic == REVIEW_CLOCK)).all()
        assert [row.due_at for row in reviews if row.subject == report_id] == [due]
        steps = session.scalars(select(Referral).where(Referral.report_id == report_id)).all()
        assert {step.urgency for step in steps} == {"ordinaria"}
    assert letters() == said


def test_what_an_authority_has_keeps_its_urgency_and_its_clock(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id = _store(house)
    house.drain()
    (before,) = agency.inbox(house.hotline, _who(house, LOCAL))
    twofold.confirm(house.hotline, _who(house, "sofia"), _proposed(house, report_id))
    (after,) = agency.inbox(house.hotline, _who(house, LOCAL))
    assert (after.urgency, after.due_at) == (before.urgency, before.due_at)


def test_an_alarm_of_what_was_lowered_rings_no_more(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id = _store(house, peligro="si")
    assert _row(house, Report, report_id).alarm == "sonando"
    twofold.confirm(house.hotline, _who(house, "sofia"), _proposed(house, report_id))
    assert _row(house, Report, report_id).alarm == "atendida"
    house.later(hours=1)
    assert _row(house, Report, report_id).alarm == "atendida"


def test_nobody_confirms_their_own_with_two_roles_or_after_a_change_of_role(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id = _reviewed(house)
    proposal, ana = _proposed(house, report_id), _who(house, "ana")
    with pytest.raises(NotAllowedError):
        twofold.confirm(house.hotline, ana, proposal)
    with pytest.raises(NotAllowedError):
        twofold.confirm(house.hotline, _who(house, "beto"), proposal)  # another, but no supervisor
    promoted = replace(ana, role=StaffRole.SUPERVISOR)
    for act in (twofold.confirm, twofold.decline):
        with pytest.raises(ConflictError, match="otra"):
            act(house.hotline, promoted, proposal)
    assert _row(house, Proposal, proposal).state == "open"
    sofia = _who(house, "sofia")
    twofold.propose_erase(house.hotline, sofia, report_id, "prueba")
    own = next(one for one in twofold.of_report(house.hotline, sofia, report_id) if one.kind == "erase")
    assert own.mine
    assert not own.decides
    with pytest.raises(ConflictError, match="otra"):
        twofold.confirm(house.hotline, sofia, own.id)
    assert _row(house, Report, report_id) is not None


def _again(house, proposal: str, act: Callable[..., object]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ConflictError, match=r"decidió|venció"):
        act(house.hotline, _who(house, "sofia"), proposal)


def test_twice_withdrawn_declined_or_late_refuses_in_words(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id, sofia = _reviewed(house, salir="no_dejan"), _who(house, "sofia")
    proposal = _proposed(house, report_id, "prioritaria_72h")
    twofold.confirm(house.hotline, sofia, proposal)
    _again(house, proposal, twofold.confirm)
    withdrawn = _proposed(house, report_id)
    with pytest.raises(NotAllowedError):
        twofold.withdraw(house.hotline, _who(house, "beto"), withdrawn)
    twofold.withdraw(house.hotline, _who(house, "ana"), withdrawn)
    _again(house, withdrawn, twofold.confirm)
    declined = _proposed(house, report_id)
    twofold.decline(house.hotline, sofia, declined)
    _again(house, declined, twofold.confirm)
    late = _proposed(house, report_id)
    house.clock.instant = house.clock.instant.replace(hour=18)
    house.later(days=4)
    _again(house, late, twofold.confirm)
    sweeping.sweep(house.hotline)
    assert _row(house, Proposal, late).state == "expired"
    with house.hotline.db.read() as session:
        assert "lower.expire" in {row.action for row in session.scalars(select(TrailPending))}
    assert _row(house, Report, report_id).urgency == "prioritaria_72h"


def test_the_third_day_is_still_in_time(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id = _reviewed(house)
    proposal = _proposed(house, report_id)
    house.clock.instant = _at_noon_of(_row(house, Proposal, proposal).expires_on, house.clock.instant)
    twofold.confirm(house.hotline, _who(house, "sofia"), proposal)
    assert _row(house, Report, report_id).urgency == "ordinaria"


def _at_noon_of(day, instant):  # type: ignore[no-untyped-def]
    return instant.replace(year=day.year, month=day.month, day=day.day, hour=18)


def test_one_like_it_at_a_time(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id = _reviewed(house)
    _proposed(house, report_id)
    with pytest.raises(ConflictError, match="propuesta igual"):
        twofold.propose_lower(house.hotline, _who(house, "beto"), report_id, "ordinaria", "yo también")


def test_a_report_that_changed_is_proposed_again(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id = _reviewed(house)
    proposal, sofia = _proposed(house, report_id), _who(house, "sofia")
    desk.open_report(house.hotline, sofia, report_id)  # reading is no change
    assert twofold.open_proposal(house.hotline, sofia, proposal).wrong == ""
    desk.raise_urgency(house.hotline, _who(house, "beto"), report_id, "inmediata", "volvió hoy")
    assert "cambió" in twofold.open_proposal(house.hotline, sofia, proposal).wrong
    with pytest.raises(ConflictError, match="cambió"):
        twofold.confirm(house.hotline, sofia, proposal)
    assert _row(house, Report, report_id).urgency == "inmediata"
    assert _row(house, Proposal, proposal).state == "open", "refusing leaves nothing behind"


def test_words_that_the_proposer_did_not_sign_are_not_confirmed(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    """Whoever writes into the database and closes to the desk makes somebody else the proposer."""
    house = house_on_sqlite
    report_id = _reviewed(house)
    proposal, beto = _proposed(house, report_id), _who(house, "beto")
    with house.hotline.db.write() as session:
        session.execute(update(Proposal).where(Proposal.id == proposal).values(proposer=beto.person_id))
    sofia = _who(house, "sofia")
    assert "firma" in twofold.open_proposal(house.hotline, sofia, proposal).wrong
    with pytest.raises(ConflictError, match="firma"):
        twofold.confirm(house.hotline, sofia, proposal)


def test_a_name_in_the_words_is_not_a_signature(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    """Words that name their row and proposer rightly, signed by another's key."""
    house = house_on_sqlite
    report_id = _reviewed(house)
    proposal, sofia = _proposed(house, report_id), _who(house, "sofia")
    forger = replace(_who(house, "ana"), personal=_who(house, "beto").personal)
    with house.hotline.db.write() as session:
        row = session.get(Proposal, proposal)
        said = words.unseal(session, sofia, row)
        archive.remove(session, proposal)
        words.seal(session, forger, house.hotline.keyring.current().need(DESK), row, said)
    with pytest.raises(ConflictError, match="firma"):
        twofold.confirm(house.hotline, sofia, proposal)
    assert _row(house, Report, report_id).urgency != "ordinaria"


def test_destroying_early_takes_two_and_leaves_the_trail(house) -> None:  # type: ignore[no-untyped-def]
    report_id, ana, sofia = _reviewed(house), _who(house, "ana"), _who(house, "sofia")
    twofold.propose_erase(house.hotline, ana, report_id, "era una prueba de la escuela")
    (one,) = twofold.of_report(house.hotline, sofia, report_id)
    assert one.decides
    twofold.confirm(house.hotline, sofia, one.id)
    assert _row(house, Report, report_id) is None
    with house.hotline.db.read() as session:
        assert session.scalars(select(SealedDocument).where(SealedDocument.owner == report_id)).all() == []
        assert session.scalars(select(Proposal)).all() == []
    assert _acts(house, report_id) == [(ana.person_id, "erase.propose"), (sofia.person_id, "erase.confirm")]
    assert twofold.waiting(house.hotline, sofia) == []


def test_what_is_held_for_proceedings_is_not_destroyed_by_two_either(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id, ana, sofia = _reviewed(house), _who(house, "ana"), _who(house, "sofia")
    twofold.propose_erase(house.hotline, ana, report_id, "prueba")
    (one,) = twofold.of_report(house.hotline, sofia, report_id)
    with house.hotline.db.write() as session:
        session.execute(update(Report).where(Report.id == report_id).values(held=True))
    with pytest.raises(ConflictError, match="procedimiento"):
        twofold.confirm(house.hotline, sofia, one.id)
    assert _row(house, Report, report_id) is not None
    with pytest.raises(ConflictError, match="procedimiento"):
        twofold.propose_erase(house.hotline, ana, report_id, "prueba")


def _refer_without(house, report_id: str):  # type: ignore[no-untyped-def]
    """Ana refers what is not marked and proposes that the rest goes too; what Sofía may decide."""
    place = {"state": "07", "municipality": "Comitán", "reference": "", "text": "junto a la casa de [mi tía]"}
    twofold.refer_keeping_back(
        house.hotline,
        _who(house, "ana"),
        report_id,
        {"place": {**place, "text": "junto a […]"}, "narrative": ["Vi a dos niños. […] del pueblo."]},
        {"place": place, "narrative": [TOLD]},
        [one.agency for one in _routing(house, report_id).recipients],
        True,
        "el lugar se halla por la maestra",
    )
    house.drain()
    (one,) = twofold.of_report(house.hotline, _who(house, "sofia"), report_id)
    return one


def _routing(house, report_id: str):  # type: ignore[no-untyped-def]
    return desk.open_report(house.hotline, _who(house, "ana"), report_id).routing


def _read(house) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Words and place as the Procuraduría reads them now."""
    clerk = _who(house, LOCAL)
    (line,) = agency.inbox(house.hotline, clerk)
    opened = agency.open_referral(house.hotline, clerk, line.referral_id)
    sheet = opened.corrections[-1] if opened.corrections else opened.sheet
    return " ".join(opened.account or ()), sheet["place"]["text"]  # type: ignore[index]


def test_a_marked_passage_leaves_as_a_correction_when_another_confirms_it(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    report_id = _reviewed(house)
    one = _refer_without(house, report_id)
    assert _read(house) == ("Vi a dos niños. […] del pueblo.", "junto a […]"), "the rest left at once"
    sofia = _who(house, "sofia")
    assert twofold.open_proposal(house.hotline, sofia, one.id).wrong == "", "handing it over is no change"
    twofold.confirm(house.hotline, sofia, one.id)
    house.drain()
    assert _read(house) == (TOLD, "junto a la casa de [mi tía]")


def test_a_marked_passage_that_is_declined_never_leaves(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    one = _refer_without(house, _reviewed(house))
    twofold.decline(house.hotline, _who(house, "sofia"), one.id)
    house.drain()
    assert _read(house) == ("Vi a dos niños. […] del pueblo.", "junto a […]")


def _opened(house, many: int) -> list[str]:  # type: ignore[no-untyped-def]
    ana = _who(house, "ana")
    ids = [_store(house) for _ in range(many)]
    for report_id in ids:
        desk.open_report(house.hotline, ana, report_id)
    return ids


def test_a_handful_a_day_alone_and_each_is_on_the_trail(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    ana, ids = _who(house, "ana"), _opened(house, 6)
    made = exporting.export(house.hotline, ana, ids[:4])
    assert [one["narrative"] for one in made] == [[TOLD]] * 4
    with pytest.raises(ConflictError, match="segunda persona"):
        exporting.export(house.hotline, ana, ids[4:])  # two more would be six
    exporting.export(house.hotline, ana, ids[4:5])
    with house.hotline.db.read() as session:
        noted = session.scalars(select(TrailEntry).where(TrailEntry.action == "report.export")).all()
        assert sorted(row.object_id for row in noted) == sorted(ids[:5])
    house.later(days=1)
    assert len(exporting.export(house.hotline, _who(house, "ana"), ids[5:])) == 1


def test_only_what_one_has_opened_is_taken_out(house_on_sqlite) -> None:  # type: ignore[no-untyped-def]
    house = house_on_sqlite
    (report_id,), beto = _opened(house, 1), _who(house, "beto")
    for ids, why in (([report_id], "abrió"), (["ab" * 16], "abrió"), ([], "al menos un")):
        with pytest.raises(ConflictError, match=why):
            exporting.export(house.hotline, beto, ids)
    with pytest.raises(NotAllowedError):
        exporting.export(house.hotline, _who(house, LOCAL), [report_id])


def test_many_leave_once_for_who_proposed_and_what_was_destroyed_meanwhile_does_not(house) -> None:  # type: ignore[no-untyped-def]
    ana, sofia, ids = _who(house, "ana"), _who(house, "sofia"), _opened(house, 6)
    twofold.propose_export(house.hotline, ana, ids, "informe a la comisión")
    (one,) = twofold.waiting(house.hotline, sofia)
    with pytest.raises(ConflictError):
        twofold.take(house.hotline, ana, one.id)  # nobody confirmed
    twofold.confirm(house.hotline, sofia, one.id)
    with house.hotline.db.write() as session:
        erasing.erase_report(house.hotline, session, ids[0])
    with pytest.raises(NotAllowedError):
        twofold.take(house.hotline, sofia, one.id)
    assert len(twofold.take(house.hotline, ana, one.id)) == 5
    with pytest.raises(ConflictError):
        twofold.take(house.hotline, ana, one.id)
    assert _acts(house, one.id) == [(ana.person_id, "export.propose"), (sofia.person_id, "export.confirm")]
    with house.hotline.db.read() as session:
        assert session.get(SealedDocument, one.id) is None, "the list is gone"


def test_two_who_confirm_at_once_do_it_once(house_on_postgres) -> None:  # type: ignore[no-untyped-def]
    house = house_on_postgres
    report_id = _reviewed(house)
    proposal, sofia = _proposed(house, report_id), _who(house, "sofia")
    together, done, refused = Barrier(2), [], []

    def confirm() -> None:
        together.wait()
        try:
            twofold.confirm(house.hotline, sofia, proposal)
            done.append(1)
        except ConflictError:
            refused.append(1)

    threads = [Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(refused)) == (1, 1)
    assert [action for _, action in _acts(house, report_id)].count("lower.confirm") == 1
