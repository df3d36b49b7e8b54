"""Beginning an account, coming back by paper, beginning anew: what the inviter knew is worth nothing afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hotline.audit.trail import TrailEntry
from hotline.clock import FixedClock, today
from hotline.database import Database
from hotline.errors import SealError
from hotline.people import accounts, activation, administering, authorship, second_step
from hotline.people.accounts import AccountError
from hotline.people.activation import Begun
from hotline.people.passwords import PasswordError
from hotline.people.signing_in import SignInError, resume, sign_in
from hotline.people.tables import Membership, Person, SecondFactor, StaffSession
from hotline.sealing import signing
from hotline.sealing.factors import code_at
from hotline.sealing.keys import new_private
from hotline.sealing.opening.staff import open_seed
from hotline.vocabulary import DESK, StaffRole
from tests.people.conftest import SECRET_KEY, Enrol
from tests.support.second_factor import STEP, TOTP, code
from tests.support.shreds import SHREDS

CHOSEN = "tres nubes verdes"


def invite(db: Database, clock: FixedClock, login: str = "nora") -> str:
    with db.write() as session:
        made = administering.invite(
            session,
            clock,
            administering.SYSTEM,
            login=login,
            name="Nora",
            role=StaffRole.OPERATOR,
            agency=None,
            language="es_MX",
        )
    return made.password


def begin(db: Database, clock: FixedClock, half: str, password: str = CHOSEN, wrong: bool = False) -> Begun:
    with db.write() as session:
        held = second_step.waiting(session, clock, SECRET_KEY, half)
    assert held is not None
    digits = code_at(held.secret, int(clock.now().timestamp()) // STEP)
    return activation.begin(db, clock, SECRET_KEY, half, password, "000000" if wrong else digits)


def begun(db: Database, clock: FixedClock, login: str = "nora") -> Begun:
    return begin(db, clock, sign_in(db, clock, SECRET_KEY, login, invite(db, clock, login)))


def person(db: Database, login: str = "nora") -> Person:
    with db.read() as session:
        found = accounts.person_by_login(session, login)
    assert found is not None
    return found


def test_an_invited_person_draws_keys_that_the_inviter_never_knew(db: Database, clock: FixedClock, cheap: None) -> None:
    one_time = invite(db, clock)
    before = person(db)
    known_seed = open_seed(one_time, before.sealed_seed)
    with db.write() as session, pytest.raises(AccountError):
        accounts.join(session, SHREDS, session.get_one(Person, before.id), new_private(DESK))
    made = begin(db, clock, sign_in(db, clock, SECRET_KEY, "nora", one_time))
    after = person(db)
    assert after.active
    assert (before.public, before.signer) != (after.public, after.signer)
    assert open_seed(CHOSEN, after.sealed_seed) != known_seed
    assert open_seed(activation.packed(made.paper), after.recovery_sealed or b"") == open_seed(
        CHOSEN, after.sealed_seed
    )
    with pytest.raises(SignInError):
        sign_in(db, clock, SECRET_KEY, "nora", one_time)
    with db.write() as session:
        visitor = resume(session, clock, SECRET_KEY, made.cookie, SHREDS)
        assert visitor is not None
        assert visitor.personal.public.raw == after.public
        accounts.join(session, SHREDS, session.get_one(Person, after.id), new_private(DESK))
    assert len(set(made.codes)) == 10
    for secret in (made.paper, made.codes[0], CHOSEN, one_time):
        assert secret not in repr(made)


def test_the_one_time_password_opens_no_page_and_no_second_step(db: Database, clock: FixedClock, cheap: None) -> None:
    half = sign_in(db, clock, SECRET_KEY, "nora", invite(db, clock))
    with db.write() as session:
        assert resume(session, clock, SECRET_KEY, half) is None
    with pytest.raises(SignInError) as error:
        second_step.prove(db, clock, SECRET_KEY, half, "000000")
    assert error.value.code == "over"


def test_nothing_begins_with_an_easy_password_or_a_wrong_code(db: Database, clock: FixedClock, cheap: None) -> None:
    half = sign_in(db, clock, SECRET_KEY, "nora", invite(db, clock))
    for easy in ("corta", "nora-nora-2026", "contraseña2026"):
        with pytest.raises(PasswordError):
            begin(db, clock, half, easy)
    with pytest.raises(SignInError) as error:
        begin(db, clock, half, wrong=True)
    assert error.value.code == "second"
    assert not person(db).active
    assert begin(db, clock, half).codes, "the same page can be sent again"
    with pytest.raises(SignInError) as error:
        activation.begin(db, clock, SECRET_KEY, half, "otras nubes grises", "000000")
    assert error.value.code == "over"


def test_an_invitation_lapses(db: Database, clock: FixedClock, cheap: None) -> None:
    one_time = invite(db, clock)
    clock.advance(accounts.INVITATION)
    with pytest.raises(SignInError) as error:
        sign_in(db, clock, SECRET_KEY, "nora", one_time)
    assert error.value.code == "lapsed"
    with pytest.raises(SignInError) as error:
        sign_in(db, clock, SECRET_KEY, "nora", "otra")
    assert error.value.code == "wrong", "only who has the password is told"


def test_paper_gives_a_new_password_and_a_new_paper(db: Database, clock: FixedClock, cheap: None) -> None:
    made = begun(db, clock)
    typed = made.paper.lower().replace(" ", "")
    again = activation.recover(db, clock, SECRET_KEY, "nora", typed, "cuatro ríos secos")
    with db.write() as session:
        assert resume(session, clock, SECRET_KEY, made.cookie) is None, "every session ends"
        assert resume(session, clock, SECRET_KEY, again.cookie) is None, "the second step still comes"
    assert second_step.prove(db, clock, SECRET_KEY, again.cookie, made.codes[0])
    with pytest.raises(SignInError):
        sign_in(db, clock, SECRET_KEY, "nora", CHOSEN)
    assert sign_in(db, clock, SECRET_KEY, "nora", "cuatro ríos secos")
    with pytest.raises(SignInError):
        activation.recover(db, clock, SECRET_KEY, "nora", made.paper, "cinco ríos secos")
    assert activation.recover(db, clock, SECRET_KEY, "nora", again.paper, "cinco ríos secos")


def test_guesses_at_paper_are_slowed_like_a_sign_in_and_tell_nothing(
    db: Database, clock: FixedClock, cheap: None
) -> None:
    begun(db, clock)
    said = []
    for login in ("nora", "nadie"):
        for _ in range(5):
            with pytest.raises(SignInError) as error:
                activation.recover(db, clock, SECRET_KEY, login, "ABCD", "cuatro ríos secos")
            said.append((login, error.value.code, str(error.value)))
    assert [row[1:] for row in said[:5]] == [row[1:] for row in said[5:]]
    assert [row[1] for row in said[:5]] == ["wrong", "wrong", "wrong", "wait", "wait"]


def test_beginning_anew_takes_keys_and_keeps_old_signatures(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    ana, boss = enrol("ana"), enrol("adm", StaffRole.ADMINISTRATOR)
    signature = signing.sign(open_seed("clave-de-ana", ana.sealed_seed), b"firmado")
    half = sign_in(db, clock, SECRET_KEY, "ana", "clave-de-ana")
    whole = second_step.prove(db, clock, SECRET_KEY, half, code(TOTP, clock.now().timestamp()))
    with db.write() as session:
        accounts.join(session, SHREDS, session.get_one(Person, ana.id), new_private(DESK))
        made = administering.reset(session, clock, boss.id, session.get_one(Person, ana.id))
    with db.write() as session:
        assert resume(session, clock, SECRET_KEY, whole) is None
        assert [session.scalar(select(func.count()).select_from(one)) for one in (Membership, StaffSession)] == [0, 0]
        assert session.get(SecondFactor, ana.id) is None
        signers = authorship.signers(session, ana.id, DESK)
        assert authorship.signers(session, "nobody", DESK) == ()
        assert authorship.signers(session, ana.id, "07-fiscalia") == (), "nobody signs for who they are not of"
    assert signers[0] != ana.signer
    signing.verify(signers[1], b"firmado", signature)
    with pytest.raises(SignInError):
        sign_in(db, clock, SECRET_KEY, "ana", "clave-de-ana")
    assert begin(db, clock, sign_in(db, clock, SECRET_KEY, "ana", made.password)).codes


def test_who_left_is_nobody_and_their_signature_still_counts(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    ana, boss = enrol("ana"), enrol("adm", StaffRole.ADMINISTRATOR)
    half = sign_in(db, clock, SECRET_KEY, "ana", "clave-de-ana")
    with db.write() as session:
        accounts.join(session, SHREDS, session.get_one(Person, ana.id), new_private(DESK))
        administering.end(session, clock, boss.id, session.get_one(Person, ana.id))
    gone = person(db, "ana")
    assert not gone.active
    assert gone.left_on == today(clock)
    assert gone.signer == ana.signer
    with db.write() as session:
        assert session.scalar(select(func.count()).select_from(Membership)) == 0
        with pytest.raises(AccountError):
            accounts.join(session, SHREDS, session.get_one(Person, ana.id), new_private(DESK))
    with pytest.raises(SignInError):
        second_step.prove(db, clock, SECRET_KEY, half, code(TOTP, clock.now().timestamp()))
    with pytest.raises(SignInError) as error:
        sign_in(db, clock, SECRET_KEY, "ana", "clave-de-ana")
    assert error.value.code == "wrong"
    with pytest.raises(SealError):
        open_seed("clave-de-ana", gone.sealed_seed)


def test_nobody_does_it_to_themselves(db: Database, clock: FixedClock, enrol: Enrol) -> None:
    boss = enrol("adm", StaffRole.ADMINISTRATOR)
    with db.write() as session:
        mine = session.get_one(Person, boss.id)
        for act in (
            lambda: administering.end(session, clock, boss.id, mine),
            lambda: administering.reset(session, clock, boss.id, mine),
            lambda: administering.change_role(session, clock, boss.id, mine, StaffRole.SUPERVISOR, None),
        ):
            with pytest.raises(AccountError):
                act()
        assert session.scalar(select(func.count()).select_from(TrailEntry)) == 0


def test_every_step_is_on_the_trail(db: Database, clock: FixedClock, cheap: None) -> None:
    made = begun(db, clock)
    activation.recover(db, clock, SECRET_KEY, "nora", made.paper, "cuatro ríos secos")
    clock.advance(timedelta(seconds=1))
    with db.read() as session:
        actions = list(session.scalars(select(TrailEntry.action).order_by(TrailEntry.position)))
    assert actions == ["account_invited", "account_begun", "password_recovered"]
