"""What a reply looks like on a small telephone: short messages, the folio alone, nothing unasked."""

import pytest

from hotline.channels.messages.render import texts
from hotline.channels.messages.septets import LIMIT, septets
from hotline.conversation.turns import Ask, MailboxEntry, Reply

FOLIO = "4821093755601284"


def test_a_short_reply_is_one_message() -> None:
    assert texts(Reply(lines=("Línea de ayuda.",), ask=Ask("A1", "¿Hay peligro? 1 Sí, 2 No"))) == [
        "Linea de ayuda. ¿Hay peligro? 1 Si, 2 No"
    ]


def test_a_question_that_does_not_fit_beside_the_lines_gets_its_own_message() -> None:
    question = "¿Que hace? " + "1 Campo 2 Calle " * 8
    sent = texts(Reply(lines=("Gracias, ya lo anotamos.",), ask=Ask("D1", question)))
    assert sent == ["Gracias, ya lo anotamos.", question.strip()]


def test_the_folio_stands_alone_in_four_groups() -> None:
    sent = texts(Reply(lines=("Este es su folio.",), folio=FOLIO, ask=Ask("G2", "¿Algo mas?")))
    assert sent == ["Este es su folio.", "4821 0937 5560 1284", "¿Algo mas?"]


def test_the_way_to_emergencies_keeps_its_place_and_is_not_repeated() -> None:
    first = texts(Reply(lines=("Marque 911 ahora.", "Guardado."), danger=True, ask=Ask("A2", "¿Herido?")))
    assert " ".join(first).startswith("Marque 911 ahora.")
    assert "911" not in " ".join(texts(Reply(danger=True, ask=Ask("A3", "¿Puede hablar?"))))


def test_an_erased_dialogue_gets_one_neutral_line_and_nothing_else() -> None:
    reply = Reply(lines=("De acuerdo. Hasta luego.", "Más."), erased=True, folio=FOLIO, ask=Ask("A1", "¿Peligro?"))
    assert texts(reply) == ["De acuerdo. Hasta luego."]
    assert len(texts(Reply(erased=True))) == 1


def test_the_mailbox_is_short_lines_by_authority_and_day() -> None:
    entries = (
        MailboxEntry("status", "Procuraduría", "Lo recibió.", "2026-11-24", "recibida"),
        MailboxEntry("message", "Línea", "¿Siguen ahí?", ""),
        MailboxEntry("own", "", "lo que yo escribí", "2026-11-23"),
    )
    sent = " ".join(texts(Reply(entries=entries)))
    assert "24 nov, Procuraduria: Lo recibio." in sent
    assert "Linea: ¿Siguen ahi?" in sent
    assert "lo que yo" not in sent


def test_nothing_to_say_is_nothing_sent() -> None:
    assert texts(Reply()) == []


@pytest.mark.parametrize("hostile", ["á" * 500, "🙏" * 500, "a\x00\x1b[31m\u202e" * 100, "sinespacios" * 60])
def test_any_words_become_messages_that_fit(hostile: str) -> None:
    entries = (MailboxEntry("message", "Línea", hostile, "2026-11-24"),)
    sent = texts(Reply(lines=(hostile,), ask=Ask("A1", hostile), entries=entries))
    assert all(0 < septets(text) <= LIMIT for text in sent)
