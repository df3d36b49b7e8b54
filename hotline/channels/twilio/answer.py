"""The few HTTP answers that a webhook can get."""

from collections.abc import Callable
from functools import wraps

from flask import Response, request
from twilio.twiml import TwiML

from hotline.channels.twilio.edge import Refused, TooLong, admit
from hotline.settings import Settings

View = Callable[..., Response]


def twiml(document: TwiML) -> Response:
    """TwiML that nobody may keep. Always 200: anything else and Twilio would play its own error to the caller."""
    response = Response(str(document), mimetype="text/xml")
    response.headers["Cache-Control"] = "no-store"
    return response


def accepted() -> Response:
    return Response(status=204)


def refused() -> Response:
    """For whoever is not Twilio: nothing to read, nothing stored, nothing logged."""
    return Response(status=403)


def guarded(settings: Settings, view: Callable[..., Response], too_long: Callable[[], Response]) -> View:
    """A view behind the edge. `view` takes the checked form first, then what the route gives.

    too_long: the answer to a body over the cap.
    """

    @wraps(view)
    def behind_the_edge(**places: int | str) -> Response:
        try:
            form = admit(request, settings)
            return view(form, **places)
        except Refused:
            return refused()
        except TooLong:
            return too_long()

    return behind_the_edge
