"""An operator takes a call: her telephone rings, a key takes it, and whatever fails gives the call back to the line."""

import threading
from datetime import timedelta

import pytest

from hotline import worker
from hotline.app import intake_app
from hotline.audit.trail import TrailEntry, TrailPending
from hotline.channels.twilio import operators
from hotline.channels.twilio.rooms import NotRungError
from hotline.channels.twilio.wire import ProviderAwayError
from hotline.errors import ConflictError, NotAllowedError
from hotline.intake.reports import Report
from hotline.journey import calling, desk, shifts, sweeping, telephones
from hotline.live import calls, legs
from hotline.live.calls import LiveCall
from hotline.live.legs import LiveLeg
from hotline.live.taking import CallDuty
from hotline.outbox import draining
from hotline.outbox.store import OutboxRow
from tests.support.calling import NUMBER, Caller, Rooms, in_line, only, takes_calls

ANA, SOFIA = "+525511112222", "+525533334444"
C5, C5_ELSEWHERE = "+522200000001", "+525500000911"


class Switchboard:
    """A house with a worker whose provider is made up, one caller, and telephones by their legs."""

    def __init__(self, house, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
        self.house, self.hotline, self.rooms = house, house.hotline, Rooms()
        monkeypatch.setattr(operators, "rooms", self.rooms)
        self.client = intake_app(self.hotline).test_client()
        self.caller = Caller(self.hotline, self.client)
        self.ana = house.visitor("ana")
        takes_calls(self.hotline, self.ana, ANA)

    def work(self) -> None:
        while draining.drain(self.hotline.db, self.house.clock, worker.handlers(self.hotline)):
            pass

    def later(self, **by: float) -> None:
        self.house.clock.advance(timedelta(**by))
        self.work()

    def call(self) -> LiveCall:
        with self.hotline.db.read() as session:
            (row,) = calls.everyone(session)
            return row

    def legs(self) -> list[LiveLeg]:
        with self.hotline.db.read() as session:
            return list(session.query(LiveLeg).order_by(LiveLeg.attempt))

    def telephone(self, number: str) -> tuple[Caller, str]:
        """Whoever picks up the telephone that was rung last at this number, and the leg's address."""
        leg_id = next(leg for leg, rung, *_ in reversed(self.rooms.rung) if rung == number)
        coached = next(coached for leg, *_, coached in self.rooms.rung if leg == leg_id)
        caller = Caller(self.hotline, self.client, "CA" + leg_id)
        return caller, f"/twilio/live/{leg_id}/answer" + (f"?coach={coached}" if coached else "")

    def talk(self, *keys: str) -> tuple[Caller, str]:
        """Ana talks with the caller; her telephone, and the address that tells that she left."""
        heard = in_line(self.caller, *keys)
        calling.take(self.hotline, self.ana, self.call().handle)
        self.work()
        telephone, at = self.telephone(ANA)
        room = telephone.press(telephone.post(at), "1")
        self.caller.quiet(heard)
        self.caller.leave()
        return telephone, only(room, "Dial").attrib["action"]


@pytest.fixture
def board(house_on_sqlite, monkeypatch) -> Switchboard:  # type: ignore[no-untyped-def]
    return Switchboard(house_on_sqlite, monkeypatch)


@pytest.fixture
def board_on_both(house, monkeypatch) -> Switchboard:  # type: ignore[no-untyped-def]
    return Switchboard(house, monkeypatch)


def _actions(board: Switchboard) -> set[str]:
    with board.hotline.db.read() as session:
        noted = [row.action for row in session.query(TrailEntry)] + [row.action for row in session.query(TrailPending)]
    return {action for action in noted if action.startswith("call.")}


def test_a_call_from_the_line_to_the_folio(board_on_both: Switchboard) -> None:
    board = board_on_both
    heard = in_line(board.caller, "2")
    (line,) = calling.lines(board.hotline, board.ana)
    assert (line.state, line.waits, line.mine) == ("espera", True, False)
    calling.take(board.hotline, board.ana, line.handle)
    board.work()
    ((leg_id, number, _seconds, coached),) = board.rooms.rung
    assert (number, coached) == (ANA, "")

    board.caller.quiet(heard)  # still in line while the telephone rings
    telephone, at = board.telephone(ANA)
    room = telephone.press(telephone.post(at), "1")
    conference = only(room, "Conference")
    assert (conference.text, conference.attrib["participantLabel"]) == (line.handle, leg_id)
    assert (conference.attrib["endConferenceOnExit"], conference.attrib["muted"]) == ("false", "false")
    assert board.call().state == "unida"
    board.caller.follow("/twilio/voice/wait/3?n=1", QueueTime="9")
    talk = only(board.caller.leave(), "Dial")
    assert board.call().state == "hablando"

    telephone.follow(only(room, "Dial").attrib["action"], DialCallStatus="answered")
    board.work()
    assert board.rooms.closed == [line.handle]
    board.caller.follow(talk.attrib["action"], DialCallStatus="answered")
    assert "¿Lo quiere oír ahora?" in " ".join(board.caller.said)
    board.work()
    with board.hotline.db.read() as session:
        assert (session.query(LiveCall).all(), session.query(LiveLeg).all()) == ([], [])
    assert _actions(board) == {"call.take", "call.joined"}


def test_the_telephone_lies_sealed_and_goes_with_the_turn(board: Switchboard) -> None:
    with board.hotline.db.read() as session:
        (row,) = session.query(CallDuty)
    assert ANA.encode() not in row.sealed
    shifts.set_duty(board.hotline, board.ana, False)
    with board.hotline.db.read() as session:
        assert session.query(CallDuty).all() == []
    takes_calls(board.hotline, board.ana, ANA)
    board.house.clock.advance(shifts.DUTY)
    sweeping.sweep(board.hotline)
    with board.hotline.db.read() as session:
        assert session.query(CallDuty).all() == []


def test_only_one_of_two_takes_it(board: Switchboard) -> None:
    in_line(board.caller, "2")
    beto = board.house.visitor("beto")
    takes_calls(board.hotline, beto, SOFIA)
    handle = board.call().handle
    calling.take(board.hotline, board.ana, handle)
    with pytest.raises(ConflictError):
        calling.take(board.hotline, beto, handle)
    board.work()
    assert [number for _, number, *_ in board.rooms.rung] == [ANA]


def test_whoever_gave_no_telephone_takes_no_call(board: Switchboard) -> None:
    in_line(board.caller, "2")
    with pytest.raises(ConflictError):
        calling.take(board.hotline, board.house.visitor("beto"), board.call().handle)
    with pytest.raises(NotAllowedError):
        calling.take(board.hotline, board.house.visitor("adela"), board.call().handle)


@pytest.mark.parametrize("fault", ["no answer", "wrong key", "refused", "away", "silence"])
def test_a_telephone_that_is_not_answered_gives_the_call_back(board: Switchboard, fault: str) -> None:
    heard = in_line(board.caller, "2")
    if fault in {"refused", "away"}:
        board.rooms.refuses = NotRungError("no") if fault == "refused" else ProviderAwayError("away")
    calling.take(board.hotline, board.ana, board.call().handle)
    board.work()
    if fault == "no answer":
        telephone, at = board.telephone(ANA)
        telephone.post(at.replace("answer", "status"), CallStatus="no-answer")
    elif fault == "wrong key":
        telephone, at = board.telephone(ANA)
        assert [verb.tag for verb in telephone.press(telephone.post(at), "5")] == ["Hangup"]
    elif fault == "silence":
        board.later(seconds=120)
    assert (board.call().state, board.call().taken_by) == ("espera", "")
    assert board.caller.quiet(heard, QueueTime="20").find("Gather") is not None
    board.rooms.refuses = None
    calling.take(board.hotline, board.ana, board.call().handle)
    board.work()
    assert board.call().state == "llamando"


def test_a_telephone_is_rung_once_however_often_the_job_runs(board: Switchboard) -> None:
    in_line(board.caller, "2")
    calling.take(board.hotline, board.ana, board.call().handle)
    (leg,) = board.legs()
    operators.ring(board.hotline, leg.id)
    operators.ring(board.hotline, leg.id)
    board.work()
    assert len(board.rooms.rung) == 1


def test_who_picks_up_after_the_caller_left_is_told_so(board: Switchboard) -> None:
    heard = in_line(board.caller, "2")
    calling.take(board.hotline, board.ana, board.call().handle)
    board.work()
    telephone, at = board.telephone(ANA)
    board.caller.press(heard, "1")
    assert "Esa llamada ya no espera. Gracias." in [verb.text for verb in telephone.post(at).iter("Say")]
    board.work()
    with board.hotline.db.read() as session:
        assert session.query(LiveCall).all() == []


def test_an_operator_who_leaves_before_the_caller_is_there_gives_her_back_to_the_line(board: Switchboard) -> None:
    heard = in_line(board.caller, "2")
    calling.take(board.hotline, board.ana, board.call().handle)
    board.work()
    telephone, at = board.telephone(ANA)
    room = telephone.press(telephone.post(at), "1")
    telephone.follow(only(room, "Dial").attrib["action"])
    assert board.call().state == "espera"
    assert board.caller.quiet(heard, QueueTime="20").find("Gather") is not None


def test_ending_it_at_the_desk_closes_the_room(board: Switchboard) -> None:
    board.talk("2")
    handle = board.call().handle
    calling.finish(board.hotline, board.ana, handle)
    board.work()
    assert board.rooms.closed == [handle]
    assert "call.end" in _actions(board)


def test_what_the_operator_writes_down_stays_with_what_the_caller_told(board: Switchboard) -> None:
    board.talk("2")
    report_id = board.call().report_id
    desk.answer_script(board.hotline, board.ana, report_id, {"edad": "12-14"}, {})
    board.caller.follow(f"/twilio/voice/talked/{len('xyz')}", DialCallStatus="answered")
    opened = desk.open_report(board.hotline, board.ana, report_id)
    assert opened.content["facts"]["edad"] == "12-14"  # type: ignore[index]
    assert opened.content["facts"]["peligro"] == "no"  # type: ignore[index]
    assert not opened.partial


def test_a_supervisor_listens_unheard_and_advises_the_operator_alone(board: Switchboard) -> None:
    board.talk("2")
    sofia = board.house.visitor("sofia")
    handle = board.call().handle
    with pytest.raises(NotAllowedError):
        calling.listen(board.hotline, board.ana, handle, coach=False)
    with pytest.raises(ConflictError):
        calling.listen(board.hotline, sofia, handle, coach=False)  # without a telephone
    takes_calls(board.hotline, sofia, SOFIA)
    calling.listen(board.hotline, sofia, handle, coach=False)
    board.work()
    telephone, at = board.telephone(SOFIA)
    conference = only(telephone.press(telephone.post(at), "1"), "Conference")
    assert (conference.attrib["muted"], conference.get("coach")) == ("true", None)
    assert conference.attrib["startConferenceOnEnter"] == "false"
    (line,) = calling.lines(board.hotline, board.ana)
    assert line.beside
    telephone.post(at.replace("answer", "left"))
    assert board.call().state == "hablando"

    calling.listen(board.hotline, sofia, handle, coach=True)
    board.work()
    telephone, at = board.telephone(SOFIA)
    conference = only(telephone.press(telephone.post(at), "1"), "Conference")
    (operator,) = [leg for leg in board.legs() if leg.kind == legs.ATTENDS]
    assert conference.attrib["coach"] == board.rooms.telephone_in(None, handle, operator.id)
    assert conference.attrib["muted"] == "false"
    assert {"call.listen", "call.coach"} <= _actions(board)


def test_whoever_would_advise_an_operator_that_is_gone_is_not_heard(board: Switchboard) -> None:
    board.talk("2")
    sofia = board.house.visitor("sofia")
    takes_calls(board.hotline, sofia, SOFIA)
    board.rooms.telephone_in = lambda *_: ""  # type: ignore[method-assign]
    calling.listen(board.hotline, sofia, board.call().handle, coach=True)
    board.work()
    telephone, at = board.telephone(SOFIA)
    assert only(telephone.press(telephone.post(at), "1"), "Conference").attrib["muted"] == "true"


def _with_numbers(board: Switchboard) -> None:
    object.__setattr__(board.hotline.settings, "bridge_numbers", {"21": C5, "00": C5_ELSEWHERE})


def test_the_c5_comes_into_the_room_and_the_caller_stays_with_it(board_on_both: Switchboard) -> None:
    board = board_on_both
    _with_numbers(board)
    telephone, left = board.talk("2")
    handle = board.call().handle
    calling.pass_to_911(board.hotline, board.ana, handle, "21")
    with pytest.raises(ConflictError):
        calling.pass_to_911(board.hotline, board.ana, handle, "21")
    board.work()
    dispatcher, at = board.telephone(C5)
    conference = only(dispatcher.post(at), "Conference")
    assert conference.text == handle
    assert dispatcher.said == ["Línea de ayuda: le pasamos una llamada de emergencia."]
    assert board.call().emergency == "contesto"

    telephone.follow(left)
    board.later(seconds=301)
    assert (board.rooms.closed, board.rooms.announced) == ([], [])
    assert board.call().state == "hablando"
    dispatcher.post(at.replace("answer", "left"))
    board.work()
    assert board.rooms.closed == [handle]


def test_after_two_minutes_another_number_rings_and_after_five_it_is_the_supervisors(board: Switchboard) -> None:
    _with_numbers(board)
    board.talk("2")
    handle = board.call().handle
    calling.pass_to_911(board.hotline, board.ana, handle, "21")
    board.work()
    board.later(seconds=119)
    assert [number for _, number, *_ in board.rooms.rung[1:]] == [C5]
    board.later(seconds=1)
    board.later(seconds=3)
    assert [number for _, number, *_ in board.rooms.rung[1:]] == [C5, C5_ELSEWHERE]
    assert board.rooms.announced == [(handle, "late")]
    with board.hotline.db.read() as session:
        assert [report.alarm for report in session.query(Report)] == ["sonando"]
    board.later(seconds=180)
    assert board.rooms.announced[-1] == (handle, "missed")
    assert board.call().emergency == "sin_respuesta"
    with board.hotline.db.read() as session:
        assert [report.alarm for report in session.query(Report)] == ["escalada"]
    assert {"call.emergency", "call.rerouted", "call.unanswered"} <= _actions(board)
    calling.pass_to_911(board.hotline, board.ana, handle, "21")  # and may be tried again


def test_a_busy_c5_passes_at_once_to_the_next_number(board: Switchboard) -> None:
    _with_numbers(board)
    board.talk("2")
    calling.pass_to_911(board.hotline, board.ana, board.call().handle, "21")
    board.work()
    dispatcher, at = board.telephone(C5)
    dispatcher.post(at.replace("answer", "status"), CallStatus="busy")
    board.later(seconds=3)
    assert [number for _, number, *_ in board.rooms.rung[1:]] == [C5, C5_ELSEWHERE]
    second, at = board.telephone(C5_ELSEWHERE)
    assert second.post(at).find("Dial") is not None
    board.later(seconds=300)
    assert board.rooms.announced == []


def test_the_caller_is_not_let_out_while_the_c5_may_still_answer(board: Switchboard) -> None:
    _with_numbers(board)
    telephone, left = board.talk("2")
    calling.pass_to_911(board.hotline, board.ana, board.call().handle, "21")
    board.work()
    telephone.follow(left)
    board.work()
    assert board.rooms.closed == []
    dispatcher, at = board.telephone(C5)
    assert dispatcher.post(at).find("Dial") is not None


def test_without_a_number_there_is_no_passing_on(board: Switchboard) -> None:
    board.talk("2")
    with pytest.raises(ConflictError, match="cuelgue y marque"):
        calling.pass_to_911(board.hotline, board.ana, board.call().handle, "21")


def test_calls_of_which_nothing_is_heard_are_forgotten(board: Switchboard) -> None:
    in_line(board.caller, "2")
    board.later(minutes=4)
    sweeping.sweep(board.hotline)
    with board.hotline.db.read() as session:
        assert session.query(LiveCall).all() == []


def test_a_room_that_nobody_says_is_over_is_closed_in_the_end(board: Switchboard) -> None:
    board.talk("2")
    handle = board.call().handle
    board.later(hours=4, minutes=1)
    sweeping.sweep(board.hotline)
    board.work()
    assert handle in board.rooms.closed
    with board.hotline.db.read() as session:
        assert session.query(LiveCall).all() == []
        assert session.query(OutboxRow).filter(OutboxRow.topic == "end_room").all() == []


def test_a_look_at_the_line_and_taking_the_call_at_once_are_both_answered(house_on_postgres, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    board = Switchboard(house_on_postgres, monkeypatch)
    heard = in_line(board.caller, "2")
    handle, real = board.call().handle, calls.lease
    taking = threading.Thread(target=lambda: calling.take(board.hotline, board.ana, handle))

    def while_it_is_taken(*arguments):  # type: ignore[no-untyped-def]
        monkeypatch.setattr(calls, "lease", real)
        taking.start()
        taking.join(0.4)  # as far as it gets while the look is not over
        return real(*arguments)

    monkeypatch.setattr(calls, "lease", while_it_is_taken)
    assert board.caller.quiet(heard, QueueTime="5").find("Leave") is None
    taking.join()
    assert board.call().state == "llamando"


def test_a_telephone_of_ours_never_hears_an_error(board: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    in_line(board.caller, "2")
    calling.take(board.hotline, board.ana, board.call().handle)
    board.work()
    telephone, at = board.telephone(ANA)

    def away(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(telephones, "may_join", away)
    assert [verb.tag for verb in telephone.post(at)] == ["Say", "Hangup"]


def test_neither_telephone_nor_call_can_be_read_in_the_database_while_they_talk(board: Switchboard) -> None:
    board.talk("2")
    files = list(board.hotline.settings.var_dir.glob("hotline.db*"))
    held = b"".join(path.read_bytes() for path in files)
    assert board.call().handle.encode() in held  # the search would find what lies readable
    for secret in (ANA, NUMBER, board.caller.sid):
        assert secret.lstrip("+")[-10:].encode() not in held


def test_a_colleague_neither_ends_the_talk_of_others_nor_brings_somebody_into_it(board: Switchboard) -> None:
    object.__setattr__(board.hotline.settings, "bridge_numbers", {"21": C5})
    board.talk("2")
    handle, beto = board.call().handle, board.house.visitor("beto")
    with pytest.raises(NotAllowedError):
        calling.finish(board.hotline, beto, handle)
    with pytest.raises(NotAllowedError):
        calling.pass_to_911(board.hotline, beto, handle, "21")
    board.work()
    assert board.rooms.closed == []
    calling.finish(board.hotline, board.house.visitor("sofia"), handle)
    board.work()
    assert board.rooms.closed == [handle], "supervision may"
