"""What the provider keeps, by kind: its address, its fields, its filters, and when it may be deleted.

Source: the OpenAPI description of Twilio's API of 2010-04-01 (see the package's docstring).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

COMMON = ("sid", "account_sid", "date_created", "date_updated", "uri")


@dataclass(frozen=True)
class Resource:
    """One kind. path: in the address. key: of the list in an answer. prefix: of a sid. exact, dates: filter to field.

    unfinished: states in which nothing is deleted yet. ended: the field that is set when such a state is left.
    """

    path: str
    key: str
    prefix: str
    fields: tuple[str, ...]
    exact: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    unfinished: frozenset[str] = frozenset()
    ended: str = ""
    deletable: bool = True


CALLS = Resource(
    "Calls",
    "calls",
    "CA",
    (*COMMON, "from", "to", "status", "direction", "parent_call_sid", "start_time", "end_time", "duration"),
    exact={"Status": "status", "From": "from", "To": "to", "ParentCallSid": "parent_call_sid"},
    dates={"StartTime": "start_time", "EndTime": "end_time"},
    unfinished=frozenset({"queued", "ringing", "in-progress"}),
    ended="end_time",
)
MESSAGES = Resource(
    "Messages",
    "messages",
    "SM",
    (*COMMON, "from", "to", "status", "direction", "body", "num_media", "num_segments", "date_sent"),
    exact={"From": "from", "To": "to"},
    dates={"DateSent": "date_sent"},
    unfinished=frozenset({"accepted", "scheduled", "queued", "sending", "receiving"}),
    ended="date_sent",
)
MEDIA = Resource(
    "Media", "media_list", "ME", (*COMMON, "parent_sid", "content_type"), dates={"DateCreated": "date_created"}
)
RECORDINGS = Resource(
    "Recordings",
    "recordings",
    "RE",
    (*COMMON, "call_sid", "conference_sid", "status", "source", "start_time", "duration", "media_url"),
    exact={"CallSid": "call_sid", "ConferenceSid": "conference_sid"},
    dates={"DateCreated": "date_created"},
    unfinished=frozenset({"in-progress", "paused", "processing"}),
)
CONFERENCES = Resource(
    "Conferences",
    "conferences",
    "CF",
    (*COMMON, "friendly_name", "status", "region"),
    exact={"Status": "status", "FriendlyName": "friendly_name"},
    dates={"DateCreated": "date_created", "DateUpdated": "date_updated"},
    unfinished=frozenset({"init", "in-progress"}),
    deletable=False,  # the description knows no way to delete one
)
QUEUES = Resource("Queues", "queues", "QU", (*COMMON, "friendly_name", "current_size", "max_size", "average_wait_time"))

RESOURCES = (CALLS, MESSAGES, MEDIA, RECORDINGS, CONFERENCES, QUEUES)
BY_PATH: Mapping[str, Resource] = {resource.path: resource for resource in RESOURCES}

OWNERS: Mapping[tuple[str, str], str] = {
    ("Messages", "Media"): "parent_sid",
    ("Calls", "Recordings"): "call_sid",
    ("Conferences", "Recordings"): "conference_sid",
}
"""Lists below one resource, and the field by which they belong to it."""
