"""Calls of many callers at once, each from the first ring to the end."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex

from twilio.request_validator import RequestValidator

from hotline.channels.simulator.account import Account
from hotline.channels.simulator.load.callers import Caller
from hotline.channels.simulator.load.calling import Call
from hotline.channels.simulator.load.measuring import Measured
from hotline.channels.simulator.load.wire import Wire
from hotline.errors import HotlineError

HERE = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}")


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
            call = Call(Wire(account, validator), caller, plan.pause, f"CA{token_hex(16)}", measured)
            await call.run()

    await asyncio.gather(*(line(number) for number in range(plan.at_once)))
