"""What `hotline route` prints: plain values for JSON, from plain values of JSON."""

from collections.abc import Callable, Mapping
from datetime import datetime

from hotline.clock import SystemClock
from hotline.errors import FactsError
from hotline.routing.result import Recipient, Routing
from hotline.routing.router import Assessed, Router
from hotline.rulebook.book import Rulebook
from hotline.rulebook.facts import check_facts
from hotline.vocabulary import Facts

Assess = Callable[[Facts], Assessed]

FIRST_YEAR, LAST_YEAR = 1970, 9000


def route_json(
    rulebook: Rulebook, raw: object, state: str | None, at: datetime | str | None, assess: Assess
) -> dict[str, object] | list[dict[str, object]]:
    """Recipients of one answer set, or of a list of them in order.

    raw: a JSON object of keys and codes, or an array of such objects; an object's own "state" overrides `state`.
    state: INEGI key 01 to 32, None when unknown. at: instant with offset from which clocks run, None for now.
    Gives {"recipients": [{"agency", "type", "role", "ack_by", "fallbacks", "rule", "source"}],
    "excluded": [{"agency", "reason"}]}, or a list of them; `source` is the first source of the rule.
    Raises FactsError: one line with the key and the item's index, counted from 0, and never a value.
    """
    router, instant = Router(rulebook), _instant(at)
    _check_state(state, rulebook, "")
    items = raw if isinstance(raw, list) else [raw]
    answers = [_answer(router, rulebook, assess, index, item, state, instant) for index, item in enumerate(items)]
    return answers if isinstance(raw, list) else answers[0]


def _instant(at: datetime | str | None) -> datetime:
    if at is None:
        return SystemClock().now()
    try:
        instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise FactsError("the instant is written with its offset, such as 2026-11-22T10:00:00-06:00")
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise FactsError(f"the instant is of a year from {FIRST_YEAR} to {LAST_YEAR}: clocks end within the calendar")
    return instant


def _check_state(state: object, rulebook: Rulebook, where: str) -> None:
    if state is not None and (not isinstance(state, str) or state not in rulebook.states):
        raise FactsError(f"{where}key «state» is the INEGI key of a federal entity, 01 to 32")


def _answer(
    router: Router, rulebook: Rulebook, assess: Assess, index: int, raw: object, state: str | None, at: datetime
) -> dict[str, object]:
    if not isinstance(raw, Mapping):
        raise FactsError(f"item {index}: must be an object of keys and codes")
    given = dict(raw)
    own = given.pop("state", state)
    _check_state(own, rulebook, f"item {index}: ")
    try:
        facts = check_facts(given, rulebook.keys)
    except FactsError as wrong:
        raise FactsError(f"item {index}: {wrong}") from None
    return _shown(router.route(facts, assess(facts), own, at))


def _shown(routing: Routing) -> dict[str, object]:
    return {
        "recipients": [_recipient(recipient) for recipient in routing.recipients],
        "excluded": [{"agency": struck.agency, "reason": struck.reason} for struck in routing.excluded],
    }


def _recipient(recipient: Recipient) -> dict[str, object]:
    return {
        "agency": recipient.agency,
        "type": recipient.type,
        "role": recipient.role.value,
        "ack_by": recipient.ack_by.isoformat() if recipient.ack_by else None,
        "fallbacks": list(recipient.fallbacks),
        "rule": recipient.rule,
        "source": recipient.basis[0].source if recipient.basis else "",
    }
