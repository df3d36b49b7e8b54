"""What was heard and done, line by line, and the folio if one was told."""

import re
from collections.abc import Callable

from hotline.sealing.folio import DIGITS, in_groups, looks_like_folio

ONLY_DIGITS = re.compile(r"[\d\s,.-]*\d[\d\s,.-]*")


class Transcript:
    """Lines go to `write` as they come; digits that are told one after the other are joined in search of a folio."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._told = ""
        self.folio = ""

    def line(self, text: str) -> None:
        """Something the hotline said or sent."""
        self._write(f"< {text}")
        if ONLY_DIGITS.fullmatch(text):
            self._told += re.sub(r"\D", "", text)
            self._look()
        else:
            self._told = ""

    def caller(self, text: str) -> None:
        """Something the caller did."""
        self._told = ""
        self._write(f"> {text}")

    def note(self, text: str) -> None:
        """Something that happened to the call."""
        self._write(f"- {text}")

    def close(self) -> bool:
        """Write the folio where a script finds it; whether there was one."""
        if self.folio:
            self._write(f"Folio: {in_groups(self.folio)}")
        return bool(self.folio)

    def _look(self) -> None:
        last = self._told[-DIGITS:]
        if len(last) == DIGITS and looks_like_folio(last):
            self.folio = last
            self._told = ""
