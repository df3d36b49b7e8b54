"""A reply as TwiML: danger first, then what is said, the folio, and the question that waits for an answer. Pure.

Lines stand inside the `<Gather>`, so that a key cuts them short; the way to 9-1-1 and the folio stand before it, so
that none does. The words are the dialogue's.
"""

from dataclasses import dataclass, field, replace

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from hotline.channels.twilio.days import day_in_words
from hotline.channels.voice.keypad import keypad_for
from hotline.channels.voice.places import Place
from hotline.channels.voice.speech import say, voice_of
from hotline.conversation.asking import OTHER_LANGUAGE, RECORD
from hotline.conversation.turns import QUEUE, Ask, MailboxEntry, Option, Reply
from hotline.translations import gettext

RING_SECONDS = 25
RECORD_SILENCE = 10
"""Seconds of silence that end a recording; who tells something hard pauses."""

LINE = "linea"
"""Our one queue at the provider; the order in it is ours."""
STATE_DIGITS = 2
EMERGENCY = ("9-1-1", "9, 1, 1", "911")


@dataclass(frozen=True)
class Call:
    """Where in the call we are: what the next webhook is called, our own number for a bridge, where a folio is heard.

    folio_at: the address that plays the reply's folio, once.
    """

    place: Place
    caller_id: str = ""
    folio_at: str = field(default="", repr=False)


def script(reply: Reply, call: Call) -> VoiceResponse:
    """Say one reply, and either ask, or join the call to somebody, or hang up."""
    response = VoiceResponse()
    if reply.bridge == QUEUE:
        _stand_in_line(response, reply, call)
        return response
    if reply.bridge and not call.caller_id:
        return after_bridge(reply, call, answered=False)
    if reply.bridge:
        _bridge(response, reply, call)
    elif reply.ask is None:
        _say_all(response, reply)
        _folio(response, reply, call)
        response.hangup()
    elif reply.ask.record:
        _record(response, reply, reply.ask, call)
    elif reply.folio or _names_emergency(reply):
        _say_all(response, reply)
        _folio(response, reply, call)
        _question(response, replace(reply, lines=(), entries=(), readers=()), reply.ask, call)
    else:
        _question(response, reply, reply.ask, call)
    return response


def after_bridge(reply: Reply, call: Call, answered: bool) -> VoiceResponse:
    """Go on after a bridge: its lines were said before, so what is left is the folio and the question.

    When nobody answered, first what to do now.
    """
    if not reply.bridge:
        return script(reply, call)
    lines: tuple[str, ...] = ()
    if not answered and reply.danger:
        lines = (gettext(reply.language, "No se pudo comunicar. Si hay peligro ahora, cuelgue y marque 9-1-1."),)
    elif not answered:
        lines = (gettext(reply.language, "Ahora no contestó nadie. Podemos seguir por aquí."),)
    return script(replace(reply, bridge="", lines=lines, entries=(), readers=()), call)


def _names_emergency(reply: Reply) -> bool:
    """Whether the way to 9-1-1 is said now, in the wording for this age; `danger` alone also stands on later turns."""
    return reply.danger and bool(reply.lines) and any(name in reply.lines[0] for name in EMERGENCY)


def _bridge(response: VoiceResponse, reply: Reply, call: Call) -> None:
    """`<Dial>` ends the document: its action says the rest. Our own number is shown, never the caller's."""
    for line in reply.lines or (gettext(reply.language, "Le comunicamos con una persona. No cuelgue."),):
        say(response, line, reply.language)
    response.append(
        Dial(
            number=reply.bridge,
            caller_id=call.caller_id,
            timeout=RING_SECONDS,
            action=call.place.bridged,
            method="POST",
        )
    )


def _stand_in_line(response: VoiceResponse, reply: Reply, call: Call) -> None:
    """`<Enqueue>` ends the document: what is heard meanwhile is polled, and its action says what follows."""
    for line in reply.lines:
        say(response, line, reply.language)
    place = call.place
    response.enqueue(LINE, action=place.out_of_line, method="POST", wait_url=place.waiting(), wait_url_method="POST")


def _question(response: VoiceResponse, reply: Reply, ask: Ask, call: Call) -> None:
    keypad = keypad_for(ask)
    gather = Gather(
        input="dtmf speech" if ask.free_text else "dtmf",
        action=call.place.answer,
        method="POST",
        timeout=keypad.patience,
        finish_on_key=keypad.finish,
        num_digits=keypad.most,
        action_on_empty_result=True,
        language=voice_of(reply.language).language if ask.free_text else None,
        speech_timeout="auto" if ask.free_text else None,
        profanity_filter=False if ask.free_text else None,
    )
    _say_all(gather, reply)
    say(gather, ask.error, reply.language)
    say(gather, ask.text, reply.language)
    for option in ask.options:
        language = option.language or reply.language
        say(gather, _offer(option, language, formal=reply.age == "adult"), language)
    for line in _how(ask, reply):
        say(gather, line, reply.language)
    response.append(gather)
    response.redirect(call.place.answer, method="POST")


def _record(response: VoiceResponse, reply: Reply, ask: Ask, call: Call) -> None:
    """The tone, and `#` ends it, or `9` the call. Nobody spoke: the verb below says so to the dialogue."""
    _say_all(response, reply)
    say(response, ask.text, reply.language)
    response.record(
        action=call.place.recorded,
        method="POST",
        timeout=RECORD_SILENCE,
        finish_on_key="#9",
        max_length=ask.record,
        play_beep=True,
        trim="do-not-trim",
        recording_status_callback=call.place.recording,
        recording_status_callback_method="POST",
        recording_status_callback_event="completed",
    )
    response.redirect(call.place.recorded, method="POST")


def _how(ask: Ask, reply: Reply) -> list[str]:
    """What the wording of a question cannot know: how a telephone answers it."""
    language, formal = reply.language, reply.age == "adult"
    if ask.multiple and formal:
        return [gettext(language, "Puede marcar varias. Al terminar, marque gato.")]
    if ask.multiple:
        return [gettext(language, "Puedes marcar varias. Al terminar, marca gato.")]
    if any(option.code != RECORD for option in ask.options) or not ask.parts:
        return []  # its keys were named, or it is no question of the protocol
    lines = []
    if ask.digits == STATE_DIGITS and formal:
        lines.append(gettext(language, "Por teclado: los dos primeros números del código postal de ese lugar."))
    elif ask.digits == STATE_DIGITS:
        lines.append(gettext(language, "Con las teclas: los dos primeros números del código postal, si lo sabes."))
    if formal:
        return [*lines, gettext(language, "Si no lo sabe, marque gato.")]
    return [*lines, gettext(language, "Si no lo sabes, marca gato.")]


def _say_all(verb: VoiceResponse | Gather, reply: Reply) -> None:
    for line in reply.lines:
        say(verb, line, reply.language)
    for entry in reply.entries:
        if entry.kind != "own":  # said by whoever listens now, and others may listen too
            say(verb, _entry(entry, reply.language), reply.language)
    if reply.readers:
        readers = ", ".join(reply.readers)
        say(verb, gettext(reply.language, "Lo leerán: %(readers)s.", readers=readers), reply.language)


def _offer(option: Option, language: str, formal: bool) -> str:
    if option.code == OTHER_LANGUAGE:
        return gettext(language, "Para seguir en español, marque %(key)s.", key=option.key)
    match option.key:
        case "#" if formal:
            return gettext(language, "%(label)s: marque gato.", label=option.label)
        case "#":
            return gettext(language, "%(label)s: marca gato.", label=option.label)
        case "*" if formal:
            return gettext(language, "%(label)s: marque asterisco.", label=option.label)
        case "*":
            return gettext(language, "%(label)s: marca asterisco.", label=option.label)
        case key if key.endswith("#") and formal:
            return gettext(language, "%(label)s: marque %(key)s y gato.", label=option.label, key=key[:-1])
        case key if key.endswith("#"):
            return gettext(language, "%(label)s: marca %(key)s y gato.", label=option.label, key=key[:-1])
        case key if formal:
            return gettext(language, "%(label)s: marque %(key)s.", label=option.label, key=key)
        case key:
            return gettext(language, "%(label)s: marca %(key)s.", label=option.label, key=key)


def _entry(entry: MailboxEntry, language: str) -> str:
    if not entry.day:
        return gettext(language, "%(author)s: %(text)s", author=entry.author, text=entry.text)
    day = day_in_words(entry.day, language, "spoken")
    return gettext(language, "%(day)s. %(author)s: %(text)s", day=day, author=entry.author, text=entry.text)


def _folio(response: VoiceResponse, reply: Reply, call: Call) -> None:
    """Played from an address that answers once: what Twilio keeps of this document must not hold the digits."""
    if not reply.folio:
        return
    say(response, gettext(reply.language, "Son dieciséis números. Los digo despacio, dos veces."), reply.language)
    response.play(call.folio_at)
    response.pause(length=1)
