"""One person with a story on each channel: she goes from first contact to the folio by what she hears or sees."""

import re
from collections.abc import Callable

from tests.support.browser import Browser
from tests.support.live import LiveServer
from tests.support.pages import Control, Form, fold
from tests.support.stories import ENGLISH, SPANISH, Story, bank, folios_in
from tests.support.twilio import Call, Network, Phone

MOST_TURNS = 60
OFFER = re.compile(r"(?:^|[.?] )([^.?:]+): (?:marque|marca|press) (\S+?)\.")
YES = ("si", "yes")
NUMBERED = re.compile(r"(\d+)[.)]? (\w[^,.;]*)")


class Reporter:
    """Base of all: what was asked, and the folio once it was told."""

    def __init__(self, story: Story) -> None:
        self.story, self.folio = story, ""
        self.bank = bank(story.language)
        self.asked: list[str] = []
        self.waiting_words = list(story.words)

    def note(self, name: str) -> str:
        self.asked.append(name)
        assert len(self.asked) < MOST_TURNS, f"the dialogue does not end: {self.asked}"
        return name

    def tell(self) -> str:
        """Go from first contact to the folio."""
        raise NotImplementedError

    def hear(self, text: str) -> None:
        found = folios_in(text)
        if found and not self.folio:
            assert len(set(found)) == 1, "two different folios in one answer"
            self.folio = found[0]


class Caller(Reporter):
    """By telephone, with the keys."""

    def __init__(self, network: Network, story: Story, number: str | None = None) -> None:
        super().__init__(story)
        self.call = Call(network, number)

    def tell(self, until: Callable[["Caller"], bool] = lambda _caller: False) -> str:
        """Call and answer until the line hangs up, or `until` holds; the folio."""
        self.call.dial()
        if self.story.language == ENGLISH:
            self.call.press("8")
        while not self.call.over and not until(self):
            self.answer()
        self.hear(" ".join(self.call.transcript))
        return self.folio

    def answer(self) -> None:
        """Answer what is asked now."""
        self.hear(self.call.heard.said)
        self.call.press(self.keys())

    def keys(self) -> str:
        """The keys that answer what is asked now."""
        said = self.call.heard.said
        question = self.bank.find(said)
        offers = dict(OFFER.findall(fold(said)))
        if question is None or not question.choices:
            self.note(question.id if question else "?")
            return self._own(fold(said), offers)
        self.note(question.id)
        chosen = self.bank.choices(question, self.story)
        keys = "".join(choice.key for choice in chosen)
        return (f"{keys}#" if question.multiple else keys) or "#"

    def _own(self, said: str, offers: dict[str, str]) -> str:
        """A question that is not of the bank: the place, in digits and by name, and what to do at the end."""
        if (here := fold(self.story.state_name)) in offers:
            return offers[here]
        if agrees := [offers[yes] for yes in YES if yes in offers]:
            return agrees[0]
        return self.story.state if "estado" in said or "state" in said else "#"


class Writer(Reporter):
    """By SMS or WhatsApp, with numbers."""

    def __init__(self, network: Network, story: Story, whatsapp: bool = False, number: str | None = None) -> None:
        super().__init__(story)
        self.phone = Phone(network, number, whatsapp)
        self.shown = ""

    def tell(self, first: str = "Hola", until: Callable[["Writer"], bool] = lambda _writer: False) -> str:
        """Write and answer until the folio is told, or nothing is asked, or `until` holds; the folio."""
        self.shown = self.phone.write(first if self.story.language == SPANISH else "English")
        while not self.folio and not until(self):
            self.answer()
        return self.folio

    def answer(self) -> None:
        self.shown = self.phone.write(self.message())
        self.hear(self.shown)

    def message(self) -> str:
        """The message that answers what is asked now."""
        question = self.bank.find(self.shown)
        if self.waiting_words and question is not None and question.choices and len(self.asked) > 2:
            return self.waiting_words.pop(0)
        if question is not None and question.choices:
            self.note(question.id)
            return " ".join(choice.sms for choice in self.bank.choices(question, self.story)) or "0"
        self.note(question.id if question else "?")
        return self._own(question.words if question else "", fold(self.shown))

    def _own(self, words: str, shown: str) -> str:
        if words == "place":
            return self.story.place
        if words == "reference":
            return self.story.near
        offers: dict[str, str] = {label.strip(): number for number, label in NUMBERED.findall(shown)}
        here = fold(self.story.state_name)
        if agrees := [offers[yes] for yes in (here, *YES) if yes in offers]:
            return agrees[0]
        raise AssertionError(f"what is asked here? {self.shown}")


class Visitor(Reporter):
    """On the web, without script."""

    def __init__(self, server: LiveServer, story: Story) -> None:
        super().__init__(story)
        self.browser = Browser(server)
        self.readers = ""

    def start(self) -> None:
        """Open the first page and say that there is something to tell."""
        english = self.story.language == ENGLISH
        self.browser.open("/?l=en" if english else "/")
        self.browser.press("I want to report something" if english else "Quiero avisar de algo")

    def tell(self, until: Callable[["Visitor"], bool] = lambda _visitor: False) -> str:
        """Begin and answer page after page until the folio is shown, or `until` holds; the folio."""
        self.start()
        return self.tell_on(until)

    def tell_on(self, until: Callable[["Visitor"], bool] = lambda _visitor: False) -> str:
        """Go on from the page on show."""
        while not self.folio and not until(self):
            self.answer()
        return self.folio

    def answer(self) -> None:
        assert self.browser.status == 200, f"{self.browser.status}: {self.browser.page.text[:200]}"
        self.browser.show(self.browser.send(*self.prepare()), self.browser.address)
        self.hear(self.browser.page.text)

    def prepare(self) -> tuple[str, str, list[tuple[str, str]] | None]:
        """The request that answers the page on show."""
        form = self.question_form()
        values = self._values(form)
        main = self._tapped(form) or next(
            (b for b in form.buttons if fold(b.label) in {"continuar", "enviar aviso", "continue", "send report"}),
            form.buttons[0],
        )
        request = self.browser.prepare(form, values, main)
        self.browser.last = request
        return request

    def question_form(self) -> Form:
        """The form of the page that asks: the one with the most to fill in."""
        return max(self.browser.page.forms, key=lambda form: len(form.choices()) * 2 + len(form.writing()))

    def _tapped(self, form: Form) -> Control | None:
        """On a child's page the answers are buttons: the one of her story."""
        name = next((c.value for c in form.controls if c.name == "pregunta"), "")
        question = self.bank.questions.get(name)
        wanted = [choice.code for choice in self.bank.choices(question, self.story)] if question else []
        return next((b for b in form.buttons if b.name == "opcion" and b.value in wanted), None)

    def _values(self, form: Form) -> dict[str, str | list[str]]:
        name = next((c.value for c in form.controls if c.name == "pregunta"), "")
        self.note(name)
        question = self.bank.questions.get(name)
        values: dict[str, str | list[str]] = {}
        for box in form.writing():
            values[box.name] = self._words(question.words if question else name)
        if question is not None and question.choices:
            wanted = [choice.code for choice in self.bank.choices(question, self.story)]
        else:
            wanted = ["si", self.story.state]
        # A place on offer is its state and its name: «07:Tapachula».
        chosen = [choice for choice in form.choices() if choice.value.split(":")[0] in wanted]
        for choice in chosen:
            values[choice.name] = [c.value for c in chosen if c.name == choice.name]
        return values

    def _words(self, kind: str) -> str:
        told = {"place": self.story.place, "reference": self.story.near, "C1": self.story.place}
        if kind in told:
            return told[kind]
        return self.waiting_words.pop(0) if self.waiting_words else ""


def read_status(server: LiveServer, network: Network, channel: str, folio: str) -> str:
    """What somebody with the folio reads or hears on a channel, from a telephone or browser never seen before."""
    if channel == "voz":
        call = Call(network).dial().press("4").press(folio)
        return " ".join(call.transcript)
    if channel == "web":
        browser = Browser(server)
        browser.open("/folio")
        form = next(form for form in browser.page.forms if form.writing())
        return browser.submit(form, {form.writing()[0].name: folio}).text
    return Phone(network, whatsapp=channel == "whatsapp").write(folio)
