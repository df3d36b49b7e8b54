"""What the provider keeps, by kind: its address, its fields, its filters, and when it may be deleted.

Source: the OpenAPI description of Twilio's API of 2010-04-01 (see the package's docstring).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

COMMON = ("sid", "account_sid", "api_version", "date_created", "date_updated", "uri")
PRICED = (*COMMON, "price", "price_unit", "subresource_uris")

_CALL = """from from_formatted to to_formatted status direction parent_call_sid start_time end_time duration answered_by
    caller_name forwarded_from group_sid phone_number_sid queue_time stir_verstat trunk_sid"""
_MESSAGE = """from to status direction body num_media num_segments date_sent error_code error_message
    messaging_service_sid"""
_RECORDING = """call_sid conference_sid status source start_time duration channels media_url error_code
    encryption_details"""
_CONFERENCE = "friendly_name status region reason_conference_ended call_sid_ending_conference subresource_uris"


@dataclass(frozen=True, eq=False)
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
    (*PRICED, *_CALL.split()),
    exact={"Status": "status", "From": "from", "To": "to", "ParentCallSid": "parent_call_sid"},
    dates={"StartTime": "start_time", "EndTime": "end_time"},
    unfinished=frozenset({"queued", "ringing", "in-progress"}),
    ended="end_time",
)
MESSAGES = Resource(
    "Messages",
    "messages",
    "SM",
    (*PRICED, *_MESSAGE.split()),
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
    (*PRICED, *_RECORDING.split()),
    exact={"CallSid": "call_sid", "ConferenceSid": "conference_sid"},
    dates={"DateCreated": "date_created"},
    unfinished=frozenset({"in-progress", "paused", "processing"}),
)
CONFERENCES = Resource(
    "Conferences",
    "conferences",
    "CF",
    (*COMMON, *_CONFERENCE.split()),
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
