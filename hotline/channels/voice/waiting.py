"""What is heard in line for an operator, and how a caller is put through. Pure; danger first, and a way out always."""

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from hotline.channels.voice.places import Place
from hotline.channels.voice.speech import say
from hotline.conversation.turns import Reply
from hotline.journey.queueing import InLine
from hotline.translations import N_, gettext

SAID_EVERY = 5
"""Of the looks at the line, the first and then each of so many says where one stands; between them it is quiet."""

LOOK_SECONDS, LOOK_SOON = 6, 2
"""Between two looks; shorter while an operator's telephone rings."""

MOST_COUNTED = 5
HOLD = "/twilio/live/hold"
MOST_IN_ROOM = 20
"""More than all who may ever be beside a caller: whoever listens must not take the place of the C5."""
TALK_SECONDS = 4 * 3600

AHEAD = {
    0: N_("Usted sigue."),
    1: N_("Hay una persona antes."),
    2: N_("Hay dos personas antes."),
    3: N_("Hay tres personas antes."),
    4: N_("Hay cuatro personas antes."),
    MOST_COUNTED: N_("Hay cinco o más personas antes."),
}


def waiting(reply: Reply, here: InLine, place: Place, looks: int) -> VoiceResponse:
    """One look at the line: where the caller stands, the keys that lead out, and then the next look.

    looks: how many there were before. reply: what the dialogue said last; it knows age and language.
    """
    response = VoiceResponse()
    gather = Gather(
        input="dtmf",
        num_digits=1,
        finish_on_key="",
        timeout=LOOK_SOON if here.way == "ringing" else LOOK_SECONDS,
        action=place.waiting_key(looks),
        method="POST",
    )
    if looks % SAID_EVERY == 0:
        for line in _told(reply, here):
            say(gather, line, reply.language)
    response.append(gather)
    response.redirect(place.waiting(looks + 1), method="POST")
    return response


def leave() -> VoiceResponse:
    """Out of the line; what follows is for the action of `<Enqueue>`."""
    response = VoiceResponse()
    response.leave()
    return response


def room(handle: str, place: Place, base: str) -> VoiceResponse:
    """Into the room where the operator waits. It ends with the caller; nothing of it is recorded."""
    response = VoiceResponse()
    dial = Dial(action=place.talked, method="POST", time_limit=TALK_SECONDS)
    dial.conference(
        handle,
        participant_label=handle,
        beep=False,
        start_conference_on_enter=True,
        end_conference_on_exit=True,
        wait_url=base + HOLD,
        wait_method="POST",
        max_participants=MOST_IN_ROOM,
    )
    response.append(dial)
    return response


def hold() -> VoiceResponse:
    """What whoever is alone in a room hears: nothing, for a while."""
    response = VoiceResponse()
    response.pause(length=LOOK_SECONDS)
    return response


def _told(reply: Reply, here: InLine) -> list[str]:
    language, formal = reply.language, reply.age == "adult"
    where = _where(language, here, formal)
    if formal:
        return [
            where,
            gettext(language, "Si hay peligro ahora, cuelgue y marque 9-1-1."),
            gettext(language, "Para seguir por teclas sin esperar, marque 1. Para salir, marque 9."),
        ]
    return [
        where,
        gettext(language, "Si tienes miedo ahora, cuelga y marca 9-1-1."),
        gettext(language, "Para seguir con las teclas sin esperar, marca 1. Para salir, marca 9."),
    ]


def _where(language: str, here: InLine, formal: bool) -> str:
    if here.way == "ringing":
        if formal:
            return gettext(language, "Ya llamamos a la persona que le va a atender.")
        return gettext(language, "Ya llamamos a la persona que te va a atender.")
    if not here.ahead and not formal:
        return gettext(language, "Tú sigues.")
    return gettext(language, AHEAD[min(here.ahead, MOST_COUNTED)])
