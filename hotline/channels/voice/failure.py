"""What the telephone says when the house behind it is down. Needs nothing but words, so that it cannot fail too."""

from twilio.twiml.voice_response import VoiceResponse

from hotline.channels.voice.places import Place
from hotline.channels.voice.speech import say
from hotline.translations import gettext
from hotline.vocabulary import LANGUAGES


def not_saved(place: Place) -> VoiceResponse:
    """Say plainly that nothing was saved and where else to turn; then try again, or end a lost call."""
    language = LANGUAGES[0]
    response = VoiceResponse()
    say(response, gettext(language, "Tuvimos una falla y no se guardó lo último que nos dijo."), language)
    say(response, gettext(language, "Si hay peligro, cuelgue y marque 9-1-1."), language)
    say(response, gettext(language, "También puede avisar sin dar su nombre en el 089."), language)
    if place.lost:
        response.hangup()
    else:
        response.pause(length=2)
        response.redirect(place.resume, method="POST")
    return response


def wait(place: Place) -> VoiceResponse:
    """What was told is saved, and only cannot be said yet: go back to it in a moment, or end a lost call."""
    language = LANGUAGES[0]
    response = VoiceResponse()
    say(response, gettext(language, "Un momento, por favor. No cuelgue."), language)
    if place.lost:
        response.hangup()
    else:
        response.pause(length=3)
        response.redirect(place.resume, method="POST")
    return response


def too_long() -> VoiceResponse:
    """The answer to a body that no call can have."""
    language = LANGUAGES[0]
    response = VoiceResponse()
    say(response, gettext(language, "No se guardó nada de esta llamada."), language)
    say(response, gettext(language, "Si hay peligro, cuelgue y marque 9-1-1."), language)
    response.hangup()
    return response
