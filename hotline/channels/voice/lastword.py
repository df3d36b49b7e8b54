"""What a call hears when our whole house is away, for a host of somebody else's: files that never change.

`redirect` goes back to our house once; `last` is what is left when that fails too. Twilio asks its fallback address
again for every document that fails; which of the two it gets is told by `ErrorUrl`, the address that failed.
"""

from twilio.twiml.voice_response import VoiceResponse

from hotline.channels.voice.places import Place
from hotline.channels.voice.speech import say
from hotline.translations import gettext
from hotline.vocabulary import LANGUAGES

RETURN_AFTER = 2
"""Seconds before the call goes back to us: a restart takes about as long."""


def redirect(public_url: str) -> str:
    """Ask for a moment and go on in our house where the call was."""
    response = VoiceResponse()
    for language in LANGUAGES:
        say(response, gettext(language, "Un momento, por favor. No cuelgue."), language)
    response.pause(length=RETURN_AFTER)
    response.redirect(public_url + Place(0).resume, method="POST")
    return str(response)


def last() -> str:
    """Where to turn, in each language of ours, twice; then the end."""
    response = VoiceResponse()
    for _ in range(2):
        for language in LANGUAGES:
            for words in (
                gettext(language, "Ahora no podemos atender su llamada y no se guardó nada más."),
                gettext(language, "Si hay peligro, cuelgue y marque 9-1-1."),
                gettext(language, "También puede avisar sin dar su nombre en el 089."),
            ):
                say(response, words, language)
        response.pause(length=1)
    response.hangup()
    return str(response)
