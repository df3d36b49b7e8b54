"""Forgetting by sweep: what has finished at the provider is listed and deleted, until their own lists are empty.

1. No id of theirs is kept: each pass begins from the provider's lists, so nothing here joins a contact to a report.
2. Recordings go first, then media, then messages, then calls: what was said before who called.
3. Only what has finished, and for `SETTLED` (Twilio asks for a minute). What is not ready all the same (20009; in rare
   cases for fourteen days) stays for a later pass. Gone already (404) is gone.
4. One deletion is not believed: what counts is the list afterwards.
5. A pass is bounded in things and in time. Beyond that the oldest go first, and some at random, so that a few that
   cannot be deleted never keep the others.
6. What is still to be fetched is spared, however old: recordings, media and the messages that brought them. A recording
   waits longer than the rest in any case, for the webhook that names it may be late. Which those are is asked after the
   list was read, for the length of the pass.

Conferences have no deletion; their recordings are in the account's own list of recordings.

Sources: https://www.twilio.com/docs/api/errors/20009 and the OpenAPI description of the API of 2010-04-01.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from twilio.base.exceptions import TwilioException

from hotline.channels.twilio.wire import Persistence, ProviderAwayError, account
from hotline.clock import HOME_ZONE, Clock
from hotline.outbox.forgetting import Backlog
from hotline.settings import Settings

log = logging.getLogger(__name__)

SETTLED = timedelta(minutes=2)
UNNAMED = timedelta(minutes=15)
"""How long after its end a recording may still be named by a late webhook."""

OVERDUE = timedelta(hours=24)
"""assurance: what the provider holds is gone within a day of its being deletable."""

PAGE = 200
MOST_LISTED = 20_000
MOST_DELETED = 1_000
MOST_ALBUMS = 100
"""Messages whose media are asked for in one pass, at one request each."""

LONGEST = 300.0
"""Seconds after which a pass deletes nothing more."""

NOT_READY, GONE = 20009, 20404

CALLS_GOING_ON = {"queued", "ringing", "in-progress"}
MESSAGES_GOING_ON = {"accepted", "scheduled", "queued", "sending", "receiving"}
RECORDINGS_GOING_ON = {"in-progress", "paused", "processing"}

Account = Any
"""`twilio.rest.api.v2010.account.AccountContext`; the client has no types."""


@dataclass(frozen=True)
class Thing:
    """Something at the provider, for the length of a pass. since: when it finished, or last changed. name: theirs, of
    what may still have to be fetched."""

    finished: bool
    since: datetime
    delete: Callable[[], object] = field(repr=False)
    settled: timedelta = SETTLED
    name: str = field(default="", repr=False)


@dataclass(frozen=True)
class Swept:
    """What a pass did. more: it stopped at its bound, and the next need not wait."""

    deleted: int
    more: bool
    left: Sequence[Backlog]


def forget(
    settings: Settings,
    clock: Clock,
    persistence: Persistence | None = None,
    awaited: Callable[[], Collection[str]] = tuple,
) -> Swept:
    """One pass: delete what has finished, then count what the provider still lists.

    awaited: tells the provider's names of what is still to be fetched.
    Raises ProviderAwayError (another time) or ProviderRefusedError (look at the settings); what was deleted until then
    is gone.
    """
    ours = account(settings, persistence)
    until = time.monotonic() + LONGEST
    deleted, more = 0, False
    for listed in KINDS.values():
        ready = [thing for thing in _listing(listed, ours) if _is_ready(thing, clock)]
        if any(thing.name for thing in ready):
            spared = awaited()
            ready = [thing for thing in ready if thing.name not in spared]
        for thing in _chosen(ready, MOST_DELETED):
            if time.monotonic() > until:
                more = True
                break
            deleted += _delete(thing)
        more = more or len(ready) > MOST_DELETED
    return Swept(deleted, more, _survey(ours, clock))


def survey(settings: Settings, clock: Clock, persistence: Persistence | None = None) -> list[Backlog]:
    """Count what the provider lists now, by kind, and delete nothing. Raises as `forget`."""
    return _survey(account(settings, persistence), clock)


def _survey(ours: Account, clock: Clock) -> list[Backlog]:
    return [_backlog(kind, _listing(listed, ours), clock) for kind, listed in KINDS.items()]


def _backlog(kind: str, things: Sequence[Thing], clock: Clock) -> Backlog:
    waiting = [thing.since for thing in things if thing.finished]
    overdue = sum(clock.now() - since > OVERDUE for since in waiting)
    oldest = min(waiting).astimezone(HOME_ZONE).date() if waiting else None
    return Backlog(kind, len(waiting), overdue, len(things) - len(waiting), oldest)


def _is_ready(thing: Thing, clock: Clock) -> bool:
    return thing.finished and clock.now() - thing.since >= thing.settled


def _chosen(things: Sequence[Thing], most: int) -> Sequence[Thing]:
    if len(things) <= most:
        return things
    in_order = sorted(things, key=lambda thing: thing.since)
    half = most // 2
    return in_order[:half] + SystemRandom().sample(in_order[half:], most - half)


def _delete(thing: Thing) -> bool:
    """Whether the provider took it. What it does not take is met again in its list."""
    try:
        thing.delete()
    except TwilioException as error:
        code = getattr(error, "code", None)
        if code not in {NOT_READY, GONE}:
            log.warning("provider deletion refused: code %s", code if isinstance(code, int) else "unknown")
        return False
    return True


def _listing(listed: Callable[[Account], Iterator[Thing]], ours: Account) -> list[Thing]:
    with _understood():
        return list(listed(ours))


@contextmanager
def _understood() -> Iterator[None]:
    """What no API would answer (a page that is no list, a record without a date) is the provider's failure."""
    try:
        yield
    except (TwilioException, ValueError, LookupError, TypeError, AttributeError):
        raise ProviderAwayError("The provider answered with something that is no list.") from None


def _recordings(ours: Account) -> Iterator[Thing]:
    for one in ours.recordings.stream(limit=MOST_LISTED, page_size=PAGE):
        context = ours.recordings(one.sid)
        finished = one.status not in RECORDINGS_GOING_ON
        yield Thing(finished, _last(one.date_updated, one.date_created), context.delete, UNNAMED, one.sid)


def _media(ours: Account) -> Iterator[Thing]:
    """Media go with their message; asked for by themselves because a message may not be ready for days."""
    albums = 0
    for message in ours.messages.stream(limit=MOST_LISTED, page_size=PAGE):
        if message.num_media in {None, "0"} or albums == MOST_ALBUMS:
            continue
        albums += 1
        finished = message.status not in MESSAGES_GOING_ON
        for one in _album(ours.messages(message.sid)):
            context = ours.messages(message.sid).media(one.sid)
            yield Thing(finished, _last(one.date_updated, one.date_created), context.delete, name=one.sid)


def _album(message: Any) -> list[Any]:
    """A message's media; none when it has gone since it was listed."""
    try:
        return list(message.media.stream(limit=PAGE, page_size=PAGE))
    except TwilioException:
        return []


def _messages(ours: Account) -> Iterator[Thing]:
    for one in ours.messages.stream(limit=MOST_LISTED, page_size=PAGE):
        since = _last(one.date_updated, one.date_sent, one.date_created)
        yield Thing(one.status not in MESSAGES_GOING_ON, since, ours.messages(one.sid).delete, name=one.sid)


def _calls(ours: Account) -> Iterator[Thing]:
    for one in ours.calls.stream(limit=MOST_LISTED, page_size=PAGE):
        since = _last(one.end_time, one.date_updated, one.date_created)
        yield Thing(one.status not in CALLS_GOING_ON, since, ours.calls(one.sid).delete)


def _last(*moments: datetime | None) -> datetime:
    """The first that is known; ValueError when none is."""
    for moment in moments:
        if isinstance(moment, datetime):
            return moment
    raise ValueError("a record without a date")


KINDS: dict[str, Callable[[Account], Iterator[Thing]]] = {
    "recordings": _recordings,
    "media": _media,
    "messages": _messages,
    "calls": _calls,
}
