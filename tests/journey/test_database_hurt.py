"""PostgreSQL hurt in the middle of a turn: a connection that is cut is tried once more, a lock is not waited for."""

import time
from contextlib import ExitStack

import psycopg
import pytest
from sqlalchemy import text

from hotline.app import staff_app
from hotline.conversation import store as dialogues
from hotline.conversation.turns import Contact, Turn
from hotline.errors import NotSavedError
from hotline.journey import committing, desk, turns
from hotline.vocabulary import Channel
from tests.journey.conftest import PASSWORD
from tests.support.second_factor import enter

MOST = 24
"""Connections of one process."""

CALLER = Contact(Channel.VOICE, (b"bearer-one",), "one:status")


def _cut_once(monkeypatch, where, name) -> list[str]:  # type: ignore[no-untyped-def]
    """The server ends the session's connection the first time that a function of ours is called with it."""
    real, cuts = getattr(where, name), []

    def cutting(*arguments, **named):  # type: ignore[no-untyped-def]
        if not cuts:
            session = next(one for one in arguments if hasattr(one, "execute"))
            cuts.append(name)
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return real(*arguments, **named)

    monkeypatch.setattr(where, name, cutting)
    return cuts


def test_a_connection_cut_in_the_middle_of_a_turn_costs_nobody_anything(house_on_postgres, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    house = house_on_postgres
    house.say(["start", "2"], Channel.VOICE)
    cuts = _cut_once(monkeypatch, dialogues, "save")
    (reply,) = house.say(["1"], Channel.VOICE)
    assert cuts
    assert reply.ask is not None
    assert turns.current(house.hotline, CALLER) == reply


def test_a_connection_cut_in_the_middle_of_a_hang_up_leaves_one_partial_report(house_on_postgres, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    house = house_on_postgres
    house.say(["start", "2", "2"], Channel.VOICE)
    cuts = _cut_once(monkeypatch, committing, "keep_draft")
    turns.hang_up(house.hotline, CALLER)
    assert cuts
    assert [line.status for line in desk.queue(house.hotline, house.visitor("ana"))] == ["parcial"]


def test_who_is_on_the_telephone_does_not_wait_for_a_lock(house_on_postgres) -> None:  # type: ignore[no-untyped-def]
    house = house_on_postgres
    house.say(["start"], Channel.VOICE)
    address = house.hotline.db.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as other:
        other.execute("LOCK TABLE receipt IN ACCESS EXCLUSIVE MODE")
        begun = time.monotonic()
        with pytest.raises(NotSavedError):
            turns.take_turn(house.hotline, Contact(Channel.VOICE, (b"bearer-one",), "one:1"), Turn("digits", "2"))
        assert time.monotonic() - begun < 5
    (reply,) = house.say(["2"], Channel.VOICE)
    assert reply.ask is not None


def test_without_a_free_connection_the_staff_are_told_to_come_again_and_nothing_is_said_to_be_kept(  # type: ignore[no-untyped-def]
    house_on_postgres, monkeypatch
) -> None:
    house, pool = house_on_postgres, house_on_postgres.hotline.db.engine.pool
    house.say(["start"], Channel.VOICE)
    desk_page = staff_app(house.hotline).test_client()
    signed_in = enter(house.hotline.db, house.clock, house.hotline.settings.secret_key, "ana", PASSWORD)
    desk_page.set_cookie("equipo", signed_in)
    monkeypatch.setattr(pool, "_timeout", 0.05)
    with ExitStack() as held:
        for _ in range(MOST):
            held.enter_context(house.hotline.db.engine.connect())
        answer = desk_page.get("/desk")
        assert answer.status_code == 503
        with pytest.raises(NotSavedError):
            house.say(["2"], Channel.VOICE)
    assert desk_page.get("/desk").status_code == 200
    assert house.say(["2"], Channel.VOICE)[0].ask is not None
