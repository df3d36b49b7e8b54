"""What an answer means: the question that was put and one turn in, codes or words out."""

import re
from dataclasses import dataclass, field
from typing import Literal

from hotline.conversation.asking import MAILBOX, OWN, RECORD, RECORD_KEY
from hotline.conversation.cleaning import clean, fold, says_something
from hotline.conversation.turns import Ask, Option, Turn
from hotline.vocabulary import Channel

MESSAGES = frozenset({Channel.SMS, Channel.WHATSAPP})

STOP_WORDS = frozenset(
    {
        "alto", "borrar", "borrar todo", "baja", "basta", "cancelar", "cancela", "parar", "detener", "salir",
        "salir ya", "stop", "end", "quit", "cancel", "unsubscribe", "stopall", "revoke", "optout", "opt out",
    }
)  # fmt: skip
"""ALTO and what people write for it. The English ones stop the provider's sending whether we like it or not: whoever
writes them is not heard again until START, so they erase here too. No option of the dialogue is called like one."""

_DRAWN_OUT = re.compile(r"(?:(?:a+l+t+o+|s+t+o+p+)(?: |$))+")
_ALREADY = re.compile(r"^(?:(?:ya|por favor|porfa|please) )+| ya$")
GREETINGS = frozenset(
    {
        "hola", "buenas", "buen dia", "buenos dias", "buenas tardes", "buenas noches", "hey", "hi", "hello", "oye",
        "oiga", "que tal", "info", "informacion", "inicio", "menu", "empezar", "start", "quiero avisar",
        "quiero avisar de algo", "quiero reportar", "reporte", "reportar", "denuncia", "denunciar", "good morning",
        "good evening", "report", "i want to report", "i want to report something",
    }
)  # fmt: skip
FOLIO_WORDS = frozenset({"folio", "mi folio", "quiero mi folio", "quiero el folio", "my folio"})
PERSON_WORDS = frozenset(
    {
        "persona", "operador", "operadora", "una persona", "hablar con alguien", "quiero hablar con alguien", "person",
        "operator", "a person", "talk to someone", "talk to a person", "i want to talk to someone",
    }
)  # fmt: skip
BACK_WORDS = frozenset(
    {
        "me equivoque", "me equivoque de numero", "me equivoque antes", "corregir", "quiero corregir", "atras",
        "regresar", "go back", "my mistake", "i made a mistake",
    }
)  # fmt: skip
ALSO_ANSWERS = {"place": frozenset({"baja"}), "actividad": frozenset({"operador", "operadora", "operator"})}
"""Standing words that answer a question, by what it asks for: the peninsula, a trade. There they are the answer."""
OWN_NAMES = {"english": "en", "in english": "en", "espanol": "es_MX", "en espanol": "es_MX"}
LANGUAGE_WORDS = {
    **OWN_NAMES, "ingles": "en", "en ingles": "en", "spanish": "es_MX", "in spanish": "es_MX",
}  # fmt: skip
"""A whole message that asks for another language, by the name that it or the other has for it."""
_SKIPS = frozenset(
    {
        "no se", "nose", "no lo se", "prefiero no decir", "ns", "i do not know", "i don t know", "i dont know",
        "don t know", "dont know", "i would rather not say", "i d rather not say",
    }
)  # fmt: skip
_YES_OR_NO = {"si": "si", "yes": "si", "no": "no"}
_WORD_NUMBERS = {
    "cero": "0", "uno": "1", "una": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6",
    "siete": "7", "ocho": "8", "nueve": "9", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_THANKS = re.compile(r"(?: (?:muchas )?(?:gracias|por favor|porfa|please|thanks|thank you))+$")
_PARTED = re.compile(r"\s*([^.,;:)\n–—-]{1,40})\s*[.,;:)\n–—-]+\s*([^\W\d_].*)", re.DOTALL)
_NUMBERS = re.compile(r"[\d\s,;.:/)(+y-]*\d[\d\s,;.:/)(+y-]*", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """What was understood.

    kind: `codes` (one or more options, with words beside them perhaps), `words`, `skip` (prefers not to say),
        `repeat` the question, `nothing` (an empty turn) or `unknown` (keys or numbers that are no option).
    """

    kind: Literal["codes", "words", "skip", "repeat", "nothing", "unknown"]
    codes: tuple[str, ...] = field(default=(), repr=False)
    words: str = field(default="", repr=False)


def understand(ask: Ask, channel: Channel, turn: Turn) -> Answer:
    """The meaning of a turn as an answer to `ask`."""
    if turn.kind == "options":
        return _from_page(ask, turn)
    if turn.kind == "digits":
        return _from_keys(ask, turn.value)
    return _from_words(ask, channel, clean(turn.value))


def _from_page(ask: Ask, turn: Turn) -> Answer:
    words = clean(turn.value)
    codes = {option.code for option in ask.options}
    if any(code not in codes for code in turn.options) or (len(turn.options) > 1 and not ask.multiple):
        return Answer("unknown", words=words)
    if turn.options:
        return Answer("codes", turn.options, words)
    return Answer("words", words=words) if says_something(words) else Answer("skip")


def _from_keys(ask: Ask, pressed: str) -> Answer:
    if "*" in pressed:
        return Answer("repeat")
    keys = re.sub(r"\D", "", pressed)
    if not keys:
        return Answer("skip" if "#" in pressed else "nothing")
    if ask.digits > 1:
        recorded = keys == RECORD_KEY and any(option.code == RECORD for option in ask.options)
        return Answer("codes", (RECORD,)) if recorded else Answer("words", words=keys)
    return _by_keys(ask, list(keys) if ask.multiple else [keys])


def _from_words(ask: Ask, channel: Channel, words: str) -> Answer:
    if not says_something(words):
        return Answer("unknown" if words else "nothing")
    said = fold(words)
    if channel is Channel.VOICE:
        said = " ".join(_WORD_NUMBERS.get(word, word) for word in said.split())
        words_or_keys = said
    else:
        words_or_keys = words
    if any(option.code != RECORD for option in ask.options) and _NUMBERS.fullmatch(words_or_keys):
        return _from_numbers(ask, channel, words_or_keys)
    if said == "0" and channel in MESSAGES:
        return Answer("skip")
    named = _named(ask, plainly(said)) or _named(ask, plainly(words))  # «una» in a name is no number
    if named:
        return Answer("codes", (named.code,))
    if channel in MESSAGES and (with_words := _answer_and_words(ask, words)):
        return with_words
    if said in _SKIPS and ask.question != MAILBOX:
        return Answer("skip")
    return Answer("words", words=words)


def _answer_and_words(ask: Ask, words: str) -> Answer | None:
    """«No. Son tres hermanos» or «2: lo golpean»: an answer, a sign, and words that are kept beside it.

    Only where the sign parts them and letters follow: «2 niños» and «2, 3 niños» are words. The dialogue's own
    questions take the one or the other.
    """
    parted = _PARTED.fullmatch(words)
    if parted is None or ask.question in OWN or not ask.options:
        return None
    head, rest = parted[1].strip(), parted[2].strip()
    option = next((one for one in ask.options if one.key and one.key == head), None) or _named(ask, fold(head))
    return Answer("codes", (option.code,), rest) if option else None


def _from_numbers(ask: Ask, channel: Channel, text: str) -> Answer:
    numbers = re.findall(r"\d+", text)
    known = {option.key for option in ask.options}
    if ask.multiple:
        # «13» may be one and three together; a key of two digits wins when there is one.
        numbers = [part for number in numbers for part in ([number] if number in known else list(number))]
    if numbers == ["0"] and "0" not in known:
        return Answer("skip")
    if ask.question == MAILBOX and channel in MESSAGES and not known.issuperset(numbers):
        return Answer("words", words=text)  # «¿cuántos son?» may be what the desk asked
    return _by_keys(ask, numbers)


def _by_keys(ask: Ask, keys: list[str]) -> Answer:
    by_key = {option.key: option.code for option in ask.options if option.key}
    codes = tuple(dict.fromkeys(by_key[key] for key in keys if key in by_key))
    if len(codes) < len(set(keys)) or (len(codes) > 1 and not ask.multiple):
        return Answer("unknown")
    return Answer("codes", codes)


def _named(ask: Ask, said: str) -> Option | None:
    """The option whose label is what was said: «si», «2 no», «campo o pesca»."""
    plain = re.sub(r"^\d\s+", "", said)
    for option in ask.options:
        label = fold(option.label)
        numbered = said.startswith(f"{option.key} ") and plain == label
        if said == label or numbered or (said in _YES_OR_NO and _yes_or_no(option) == _YES_OR_NO[said]):
            return option
    return None


def _yes_or_no(option: Option) -> str:
    """Whether an answer says yes or no; empty for one that says neither. Its words come before the name of its code:
    to «¿puede hablar con su familia?» the answer that says no is the one that tells of being kept apart (`si`)."""
    if option.code not in {"si", "no"}:
        return ""
    return _YES_OR_NO.get(fold(option.label).partition(" ")[0], option.code)


def is_greeting(text: str) -> bool:
    """Whether a message only says hello or is a bare number: nothing to keep as narrative."""
    said = fold(text)
    return not says_something(text) or said in GREETINGS or said.isdigit()


def plainly(text: str) -> str:
    """Words as standing words are compared: without accents, signs and «por favor» behind them."""
    return _THANKS.sub("", fold(text))


def language_asked(text: str) -> str:
    """The code of the language that a message asks for and nothing else; empty for all others."""
    return LANGUAGE_WORDS.get(plainly(text), "")


def is_stop(text: str) -> bool:
    """«ALTO» in any writing: with accents, capitals or signs around it, drawn out, politely, or by another name."""
    said = fold(text)
    plain = _ALREADY.sub("", plainly(said))
    return bool({said, plain} & STOP_WORDS) or bool(_DRAWN_OUT.fullmatch(plain))
