"""Proves what holds of every text: it exists in each language, fits, means one thing, and never says what harms.

Nothing here goes over answers: every text is read. What loading already refuses is read once more and counted.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from hotline.conversation.asking import ask_bank
from hotline.conversation.cleaning import fold, gsm
from hotline.conversation.dialogue import Dialogue
from hotline.conversation.guide import Guide
from hotline.proving.ages import prove_ages
from hotline.proving.result import Counterexample, Result
from hotline.proving.wordings import Text, place, texts_of
from hotline.routing.router import Router
from hotline.rulebook import Rulebook
from hotline.rulebook.gsm7 import LIMIT, septets
from hotline.rulebook.model import Question
from hotline.translations import available, gettext, has_words_for
from hotline.triage import Triage
from hotline.vocabulary import Channel

MANY = 5
"""So many missing texts of a language are told one by one; the rest is a number."""
RESERVED = frozenset("0*#")
"""Keys that mean the same in every question: a person, again, skip."""
OFFERED = re.compile(r"(?<!\d)(\d) (\S)")
"""A number that is offered: one digit, then an answer that begins with a capital or is a number itself."""


def prove_texts(rulebook: Rulebook) -> list[Result]:
    """Languages, messages, keypads, words that harm, and what each age is asked."""
    texts = texts_of(rulebook)
    return [
        _complete(rulebook, texts),
        _messages_fit(rulebook, texts),
        _messages_offer(rulebook),
        _keys(rulebook),
        _answers_differ(rulebook),
        _never_said(rulebook, texts),
        _recordings(rulebook),
        *prove_ages(rulebook),
    ]


def _complete(rulebook: Rulebook, texts: tuple[Text, ...]) -> Result:
    title = "Todo texto existe en cada lengua que se ofrece"
    others = rulebook.offered[1:]
    broken = [wrong for language in others for wrong in _missing(rulebook, language, texts)]
    return Result("textos.lenguas", title, "lectura", len(texts) * (1 + len(others)), tuple(broken))


def _missing(rulebook: Rulebook, language: str, texts: tuple[Text, ...]) -> Iterator[Counterexample]:
    at = place(rulebook.languages[language].where)
    if language not in available():
        yield Counterexample(
            f"«{language}» se declara completa y no tiene catálogo: escríbalo en hotline/translations/{language}/, "
            "o ponga `complete: false`",
            where=at,
        )
        return
    known = has_words_for(language)
    without = [one for one in texts if one.text not in known]
    for one in without[:MANY]:
        why = f"«{one.text}» no tiene palabras en «{language}»: corra `make catalogues` y escríbalas"
        yield Counterexample(why, where=one.where)
    if len(without) > MANY:
        yield Counterexample(f"y otros {len(without) - MANY} textos sin palabras en «{language}»", where=at)


def _messages_fit(rulebook: Rulebook, texts: tuple[Text, ...]) -> Result:
    """A message goes out as `gsm` writes it: without the accents that the alphabet lacks."""
    title = f"Todo SMS cabe en {LIMIT} septetos en cada lengua"
    sent = [one for one in texts if one.kind in ("sms", "sms-line")]
    broken = []
    for one in sent:
        for language in rulebook.offered:
            why = _too_long(gsm(gettext(language, one.text)))
            if why:
                broken.append(Counterexample(f"{one.name} en «{language}»: {why}", where=one.where))
    return Result("textos.sms", title, "lectura", len(sent) * len(rulebook.offered), tuple(broken))


def _too_long(message: str) -> str:
    try:
        length = septets(message)
    except ValueError as wrong:
        return f"«{wrong}» no está en el alfabeto GSM-7; escríbalo de otra manera"
    return f"mide {length} septetos y caben {LIMIT}; acórtelo" if length > LIMIT else ""


def _messages_offer(rulebook: Rulebook) -> Result:
    title = "Todo SMS ofrece los mismos números en cada lengua"
    asked = [question for question in rulebook.questions.values() if question.sms]
    broken = []
    for question in asked:
        meant = {choice.sms for choice in question.choices if choice.sms}
        for language in rulebook.offered:
            offered = _offered(gettext(language, question.sms))
            if offered != meant:
                why = f"{question.id} en «{language}» ofrece {_list(offered)} y se entiende {_list(meant)}: iguálelos"
                broken.append(Counterexample(why, where=place(question.where)))
    return Result("textos.sms_numeros", title, "lectura", len(asked) * len(rulebook.offered), tuple(broken))


def _offered(message: str) -> set[str]:
    return {digit for digit, next_ in OFFERED.findall(message) if next_.isupper() or next_.isdigit() or next_ == "¿"}


def _keys(rulebook: Rulebook) -> Result:
    """As a call offers them, first question and second menus included."""
    title = "Ninguna tecla significa dos cosas; 0, * y # son siempre persona, repetir y saltar"
    guide = Guide(rulebook, Triage(rulebook), Router(rulebook))
    broken: list[Counterexample] = []
    seen = 0
    for question in rulebook.questions.values():
        for menu in ("", *question.menus):
            seen += 1
            broken += _doubtful_keys(guide, question, menu)
    return Result("textos.teclas", title, "exhaustivo", seen, tuple(broken))


def _doubtful_keys(guide: Guide, question: Question, menu: str) -> Iterator[Counterexample]:
    ask = ask_bank(guide, Dialogue(Channel.VOICE, menu=menu), question)
    keys = [option.key for option in ask.options]
    within = f"{question.id}, menú {menu}" if menu else question.id
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        what = _list(option.label for option in ask.options if option.key == key)
        yield Counterexample(
            f"{within}: la tecla {key} significa {what}; dé a cada uno la suya", where=place(question.where)
        )
    for choice in question.choices:
        if RESERVED & set(choice.key):
            why = f"{within}: «{choice.label}» usa una tecla que siempre significa otra cosa (0, *, #)"
            yield Counterexample(why, where=place(question.where))
    if not menu and (unreachable := set(question.menus) - set(keys)):
        yield Counterexample(f"{within}: nadie puede abrir el menú {_list(unreachable)}", where=place(question.where))


def _answers_differ(rulebook: Rulebook) -> Result:
    """Two answers of one question that read alike in some language cannot be told apart."""
    title = "Dos respuestas distintas de una pregunta no se leen igual en ninguna lengua"
    broken = []
    for question in rulebook.questions.values():
        for language in rulebook.offered:
            spoken = [fold(gettext(language, choice.label)) for choice in question.choices]
            to_a_child = [fold(gettext(language, choice.child or choice.label)) for choice in question.choices]
            alike = {one for labels in (spoken, to_a_child) for one in labels if labels.count(one) > 1}
            for label in sorted(alike):
                why = f"{question.id} en «{language}»: dos respuestas se leen «{label}»; distíngalas"
                broken.append(Counterexample(why, where=place(question.where)))
    covers = sum(len(question.choices) for question in rulebook.questions.values()) * len(rulebook.offered)
    return Result("textos.respuestas", title, "lectura", covers, tuple(broken))


def _never_said(rulebook: Rulebook, texts: tuple[Text, ...]) -> Result:
    """A phrase denied («no estás en problemas») is not that phrase."""
    title = (
        "Nada de lo que se dice contiene palabras que nunca se dicen, y a nadie de 6 a 11 años se le pregunta por qué"
    )
    heard = [one for one in texts if one.heard]
    broken = []
    for language in rulebook.offered:
        told = _forbidden(gettext(language, phrase) for phrase in rulebook.guidance.never_say)
        why_not = _forbidden([gettext(language, "¿Por qué?")])
        for one in heard:
            words = fold(gettext(language, one.text))
            for phrase, found in (*told, *(why_not if one.age == "child" else ())):
                if found(words):
                    why = f"{one.name} en «{language}» dice «{phrase}»: dígalo de otra manera"
                    broken.append(Counterexample(why, where=one.where))
    return Result("textos.nunca_se_dice", title, "lectura", len(heard) * len(rulebook.offered), tuple(broken))


def _forbidden(phrases: Iterable[str]) -> tuple[tuple[str, Callable[[str], object]], ...]:
    return tuple(
        (phrase, re.compile(rf"(?<!\bno )(?<!\bnot )\b{re.escape(fold(phrase))}\b").search) for phrase in phrases
    )


def _recordings(rulebook: Rulebook) -> Result:
    title = "Todo texto grabado que se declara existe"
    broken = [
        Counterexample(f"la grabación recordings/{path} de «{code}» no está: póngala o quítela", where=place(one.where))
        for code, one in rulebook.languages.items()
        for path in one.missing
    ]
    covers = sum(len(language.prompts) for language in rulebook.languages.values())
    return Result("textos.grabaciones", title, "lectura", covers, tuple(broken))


def _list(items: Iterable[str]) -> str:
    return ", ".join(sorted(items)) or "nada"
