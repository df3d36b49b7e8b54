"""The filters of a list, as an address names them: `Status=`, `StartTime=`, `StartTime<=`, `StartTime>=`."""

from collections.abc import Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from hotline.channels.simulator.provider.errors import UnknownParameterError
from hotline.channels.simulator.provider.resources import RECORDINGS, Resource

PAGING = {"Page", "PageSize", "PageToken"}


class Filter:
    """What a query asks of one kind. UnknownParameterError for what this kind does not have, or a day that is none."""

    def __init__(self, resource: Resource, query: Mapping[str, str], belongs: Mapping[str, str] | None = None) -> None:
        self._exact = dict(belongs or {})
        self._dates: list[tuple[str, str, date | datetime]] = []
        self.deleted_too = False
        for name, value in query.items():
            bare = name.rstrip("<>")
            if name in PAGING:
                continue
            if name == "IncludeSoftDeleted" and resource is RECORDINGS:
                self.deleted_too = value.lower() == "true"
            elif name in resource.exact:
                self._exact[resource.exact[name]] = value
            elif bare in resource.dates and len(name) - len(bare) <= 1:
                self._dates.append((resource.dates[bare], name.removeprefix(bare), _moment(value)))
            else:
                raise UnknownParameterError

    def passes(self, shown: Mapping[str, object]) -> bool:
        """Whether a record, as it is shown, is asked for."""
        if any(shown.get(name) != value for name, value in self._exact.items()):
            return False
        return all(_within(shown.get(name), how, limit) for name, how, limit in self._dates)


def _moment(value: str) -> date | datetime:
    try:
        return date.fromisoformat(value) if len(value) == len("2026-11-22") else datetime.fromisoformat(value)
    except ValueError:
        raise UnknownParameterError from None


def _within(shown: object, how: str, limit: date | datetime) -> bool:
    """A limit itself is within; a day means the whole day in GMT."""
    if not isinstance(shown, str):
        return False
    moment = parsedate_to_datetime(shown)
    if not isinstance(limit, datetime):
        return _compare(moment.date(), how, limit)
    if limit.tzinfo is None:
        limit = limit.replace(tzinfo=moment.tzinfo)
    return _compare(moment, how, limit)


def _compare(moment: date, how: str, limit: date) -> bool:
    return moment <= limit if how == "<" else moment >= limit if how == ">" else moment == limit
