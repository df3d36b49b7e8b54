"""Where a folio is heard: an address that answers once, in sound for the telephone or in text for a text relay."""

from flask import Response, request

from hotline.channels.voice.numbers import spoken_folio
from hotline.conversation.turns import Reply
from hotline.journey import speaking
from hotline.journey.parts import Hotline
from hotline.journey.speaking import Spoken
from hotline.sealing.folio import in_groups


def address(hotline: Hotline, reply: Reply, step: str) -> str:
    """Where the reply's folio is heard; empty when it tells none. step: as in `speaking.put`."""
    if not reply.folio:
        return ""
    return f"{hotline.settings.public_url}/voz/{speaking.put(hotline, Spoken(reply.folio, reply.language), step)}"


def play(hotline: Hotline, name: str) -> Response:
    """The folio behind a name, once: as WAV, or as text where text is preferred. 404 for every other name."""
    if request.method == "HEAD":
        return Response(mimetype="audio/wav")  # looking is not listening
    found = speaking.take(hotline, name)
    if found is None:
        return Response(status=404)
    if request.accept_mimetypes.best_match(["audio/wav", "text/plain"]) == "text/plain":
        return Response(in_groups(found.folio), mimetype="text/plain")
    return Response(spoken_folio(found.folio, found.language, hotline.settings.recordings_dir), mimetype="audio/wav")
