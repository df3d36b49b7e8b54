"""One call under load, from the first ring to the end: what a provider would do of it, as far as we are asked."""

import asyncio
import re
from typing import Protocol
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from hotline.channels.simulator.document import CALL_VERBS, verbs
from hotline.channels.simulator.load.callers import Caller
from hotline.channels.simulator.load.measuring import Measured
from hotline.channels.simulator.load.wire import AwayError
from hotline.channels.simulator.network import LINE_NUMBER, OWN_NUMBERS, BrokenTwimlError

FOLIO = re.compile(r"/voz/(?!grabada)")
MOST_DOCUMENTS = 200
NOBODY = {"Dial": {"DialCallStatus": "no-answer"}, "Enqueue": {"QueueResult": "leave"}}
"""Under load nobody takes a call."""


class Line(Protocol):
    """The way to the hotline; asking may raise AwayError. took: seconds that the last answer took."""

    took: float

    async def post(self, path: str, fields: dict[str, str]) -> bytes: ...
    async def get(self, path: str) -> bytes: ...
    async def close(self) -> None: ...


class Call:
    """One caller on the line. pause: seconds to think before each answer, about."""

    def __init__(self, wire: Line, caller: Caller, pause: float, sid: str, measured: Measured) -> None:
        self._wire, self._caller, self._pause, self._measured = wire, caller, pause, measured
        number = f"{OWN_NUMBERS}{caller.dice.randrange(10**7):07d}"
        self._fields = {"CallSid": sid, "Direction": "inbound", "From": number, "To": LINE_NUMBER}
        self._folio = False

    async def run(self) -> None:
        """From the first ring to the end; whatever happens is counted."""
        how = "failed"
        try:
            how = await self._talk()
            await self._post("end", "/twilio/status", {"CallStatus": "completed"})
        except AwayError as away:
            self._measured.failures[str(away.status)] += 1
        except BrokenTwimlError:
            self._measured.failures["TwiML"] += 1
        finally:
            self._measured.ends["folio" if self._folio else how] += 1
            await self._wire.close()

    async def _talk(self) -> str:
        path, fields, kind = "/twilio/voice", {"CallStatus": "ringing"}, "first"
        for _ in range(MOST_DOCUMENTS):
            document = verbs(await self._post(kind, path, fields), CALL_VERBS)
            kind = "step"
            following = await self._follow(path, document)
            if isinstance(following, str):
                return following
            path, fields = following
        raise BrokenTwimlError("the call goes round in circles.")

    async def _follow(self, path: str, document: list[Element]) -> tuple[str, dict[str, str]] | str:
        """Where the call goes, or how it ended."""
        for verb in document:
            match verb.tag:
                case "Play" if FOLIO.search(verb.text or ""):
                    self._folio = bool(await self._wire.get(urlsplit(verb.text or "").path))
                case "Gather":
                    await self._think()
                    done = self._caller.act(verb)
                    if done is None:
                        return "hung up"
                    if done or verb.get("actionOnEmptyResult") == "true":
                        return _below(path, verb.get("action", "")), {"Digits": done}
                case "Dial" | "Enqueue":
                    return _below(path, verb.get("action", "")), NOBODY[verb.tag]
                case "Redirect":
                    return _below(path, (verb.text or "").strip()), {}
                case "Hangup":
                    return "ended"
        return "ended"

    async def _think(self) -> None:
        if self._pause:
            await asyncio.sleep(self._pause * self._caller.dice.uniform(0.5, 1.5))

    async def _post(self, kind: str, path: str, fields: dict[str, str]) -> bytes:
        answer = await self._wire.post(path, {"CallStatus": "in-progress", **self._fields, **fields})
        self._measured.times[kind].append(self._wire.took)
        return answer


def _below(path: str, named: str) -> str:
    """The path and query of an action, as the provider resolves it."""
    whole = urlsplit(urljoin(f"http://here{path}", named or path))
    return whole.path + (f"?{whole.query}" if whole.query else "")
