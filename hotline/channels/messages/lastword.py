"""What a message is answered when our whole house is away, for a host of somebody else's."""

from twilio.twiml.messaging_response import MessagingResponse

from hotline.channels.messages.septets import gsm
from hotline.translations import gettext
from hotline.vocabulary import LANGUAGES


def last() -> str:
    """One short message for each language of ours: nothing was kept, and where to turn."""
    response = MessagingResponse()
    for language in LANGUAGES:
        words = gettext(language, "No se guardo su mensaje. Si hay peligro marque 911; puede avisar en el 089.")
        response.message(gsm(words))
    return str(response)
