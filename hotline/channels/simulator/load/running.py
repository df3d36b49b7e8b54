"""Calls of many callers at once, each from the first ring to the end."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from twilio.request_validator import RequestValidator

from hotline.channels.simulator.account import Account
from hotline.channels.simulator.document import CALL_VERBS, verbs
from hotline.channels.simulator.load.callers import Caller
from hotline.channels.simulator.load.measuring import Measured
from hotline.channels.simulator.load.wire import AwayError, Wire
from hotline.channels.simulator.network import LINE_NUMBER, OWN_NUMBERS, BrokenTwimlError
from hotline.errors import HotlineError

HERE = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}")
FOLIO = re.compile(r"/voz/(?!grabada)")
MOST_DOCUMENTS = 200
NOBODY = {"Dial": {"DialCallStatus": "no-answer"}, "Enqueue": {"QueueResult": "leave"}}
"""Under load nobody takes a call."""


class NotHereError(HotlineError):
    """Load is put on this machine only."""


@dataclass(frozen=True)
class Plan:
    """at_once: callers on the line at the same moment. pause: seconds that a caller thinks, about. over: seconds in
    which the first of them come, one after the other; 0 for all in one moment."""

    at_once: int
    pause: float = 0.0
    over: float = 0.0


def put_load(account: Account, callers: Sequence[Caller], plan: Plan) -> dict[str, object]:
    """Let the callers call, so many at once, until all have; what was measured. NotHereError for another machine."""
    if not HERE.fullmatch(account.connect):
        raise NotHereError("load is put on this machine only, over http, such as --connect http://127.0.0.1:8000.")
    measured = Measured()
    began = time.perf_counter()
    asyncio.run(_all(account, list(callers), plan, measured))
    return measured.told(time.perf_counter() - began)


async def _all(account: Account, callers: list[Caller], plan: Plan, measured: Measured) -> None:
    validator, waiting = RequestValidator(account.token), iter(callers)

    async def line(number: int) -> None:
        await asyncio.sleep(plan.over * number / plan.at_once)
        for caller in waiting:
            call = _Call(Wire(account, validator), caller, plan.pause, f"CA{token_hex(16)}", measured)
            await call.run()

    await asyncio.gather(*(line(number) for number in range(plan.at_once)))


class _Call:
    def __init__(self, wire: Wire, caller: Caller, pause: float, sid: str, measured: Measured) -> None:
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
        began = time.perf_counter()
        answer = await self._wire.post(path, {"CallStatus": "in-progress", **self._fields, **fields})
        self._measured.times[kind].append(time.perf_counter() - began)
        return answer


def _below(path: str, named: str) -> str:
    """The path and query of an action, as the provider resolves it."""
    whole = urlsplit(urljoin(f"http://here{path}", named or path))
    return whole.path + (f"?{whole.query}" if whole.query else "")
