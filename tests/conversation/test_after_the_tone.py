"""Telling it in one's own voice: what each age hears before the tone, around it and after it, up to the very words."""

from xml.etree import ElementTree

import pytest

from hotline.channels.voice.places import Place
from hotline.channels.voice.script import Call, script
from hotline.conversation.turns import Reply, Turn
from tests.conversation.talking import Talk

NOTHING = "No se grabó nada."
HEARD = [
    (
        "adult",
        "6",
        "Contarlo con su voz: marque 7.",
        "Después del tono, cuente lo que pasa. No diga su nombre. Tiene tres minutos; al final, marque gato.",
        "Recibimos su grabación. La oirá una persona del equipo.",
    ),
    (
        "teen",
        "3",
        "Contarlo con tu voz: marca 7.",
        "Después del tono, cuenta lo que pasa. No digas tu nombre. Tienes tres minutos; al final, marca gato.",
        "Recibimos tu grabación. La oirá una persona del equipo.",
    ),
    (
        "child",
        "2",
        "Contarlo con tu voz: marca 7.",
        "Cuando suene el tono, cuéntame lo que pasa. No digas tu nombre. Cuando acabes, marca gato.",
        "Gracias por contarlo. Lo va a oír una persona que ayuda.",
    ),
]


def spoken(reply: Reply) -> tuple[ElementTree.Element, list[str]]:
    document = ElementTree.fromstring(str(script(reply, Call(Place(9), "+525500000000", "folio"))))
    return document, [say.text or "" for say in document.iter("Say")]


@pytest.mark.parametrize(("age", "pressed", "offer", "before", "after"), HEARD, ids=lambda value: value[:5])
def test_what_is_said_around_the_tone_is_in_the_words_of_the_age(
    call: Talk, age: str, pressed: str, offer: str, before: str, after: str
) -> None:
    call.start()
    call.press("2", "2", "1", "1", pressed, "#", "2")
    assert call.dialogue.age == age
    call.take(Turn("unattended"))
    while not any(option.code == "grabar" for option in call.ask.options):
        call.press("#")
    assert offer in spoken(call.reply)[1]
    document, said = spoken(call.press("7"))
    assert said == [before]  # the tone comes at once: nothing after these words, and no key takes them away
    assert [verb.tag for verb in document] == ["Say", "Record", "Redirect"]
    assert spoken(call.take(Turn("recorded", "")))[1][0] == NOTHING
    call.press("7")
    thanked = spoken(call.take(Turn("recorded", "RE" + "0" * 32)))[1]
    assert thanked[0] == after
    assert len(thanked) > 1  # and the question that waited comes again
