"""`hotline bench chat`: many conversations in writing open at once at one server, as browsers with script keep them."""

import heapq
import http.client
import json
import re
import secrets
import statistics
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlencode, urlsplit

import click

HERE = {"127.0.0.1", "::1", "localhost"}
RETRY = re.compile(rb"retry: (\d+)")
PATIENCE = 60
THREADS = 40
"""More than the answers that a server keeps open, so that those hold nobody up here."""


@dataclass
class Conversation:
    """One browser: a connection that stays, its cookie, and up to where it has read."""

    address: str
    cookie: str = ""
    had: int = 0
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)

    def begin(self) -> None:
        """Write the first line."""
        fields = {"linea": secrets.token_hex(16), "accion": "enviar", "texto": "Quiero contar algo que vi."}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer, _ = self._ask("POST", "/chat", urlencode(fields), headers)
        self.cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        if answer.status != 303 or not self.cookie:
            raise click.ClickException(f"the first line was answered with {answer.status}, and no conversation began.")

    def look(self) -> float:
        """Ask what is new; after how many seconds the server wants to be asked again."""
        headers = {"Cookie": self.cookie, "Last-Event-ID": str(self.had), "Accept": "text/event-stream"}
        answer, body = self._ask("GET", "/chat/flujo", None, headers)
        if answer.status != 200:
            raise click.ClickException(f"the stream answered {answer.status}.")
        ids = re.findall(rb"^id: (\d+)$", body, re.MULTILINE)
        self.had = int(ids[-1]) if ids else self.had
        wanted = RETRY.search(body)
        return int(wanted[1]) / 1000 if wanted else 3.0

    def _ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        for last in (False, True):
            try:
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                return answer, answer.read()
            except (http.client.HTTPException, ConnectionError):
                self.connection.close()  # the server had closed what stayed idle
                if last:
                    raise
        raise AssertionError


@click.command()
@click.argument("url", default="http://127.0.0.1:8000")
@click.option("--conversations", default=500, show_default=True, type=click.IntRange(1, 5000))
@click.option("--seconds", default=30, show_default=True, type=click.IntRange(1), help="How long all stay open.")
@click.option("--settle", default=25, show_default=True, help="Seconds to wait before, for the folios to be derived.")
@click.option("--pid", type=int, help="Of the server: its memory and processor time are read from /proc.")
def bench(url: str, conversations: int, seconds: int, settle: int, pid: int | None) -> None:
    """Open conversations at a server on this machine, keep asking like browsers, and print what it took as JSON."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in HERE:
        _refuse("only a server on this machine is measured, such as http://127.0.0.1:8000.")
    before = _memory(pid)
    sampled = Sampled(pid)
    sampled.start()
    open_ones = [Conversation(parts.netloc) for _ in range(conversations)]
    started = time.monotonic()
    for one in open_ones:
        one.begin()
    opened = time.monotonic() - started
    time.sleep(settle)
    busy, opening = _busy(pid), sampled.most()
    times, errors = _keep_open(open_ones, seconds)
    share = round((_busy(pid) - busy) / seconds, 2)
    result = {
        "conversations": conversations,
        "first_lines_a_second": round(conversations / opened, 1),
        "looks": len(times),
        "errors": errors,
        "look_ms": {"median": _ms(times, 50), "p99": _ms(times, 99)},
        "memory_mb": {"before": before, "most_opening": opening, "most": sampled.most()} if pid else None,
        "processor_share": share if pid else None,
    }
    click.echo(json.dumps(result, indent=2))


class Sampled(threading.Thread):
    """Looks at a server's memory twice a second; None: at nobody's."""

    def __init__(self, pid: int | None) -> None:
        super().__init__(daemon=True)
        self._pid, self._most = pid, 0.0

    def run(self) -> None:
        while self._pid:
            self._most = max(self._most, _memory(self._pid))
            time.sleep(0.5)

    def most(self) -> float:
        """The most in MB since this was last asked."""
        most, self._most = max(self._most, _memory(self._pid)), 0.0
        return most


def _keep_open(everybody: list[Conversation], seconds: int) -> tuple[list[float], int]:
    """Ask for all of them, each when it is due; times of the answers that came at once, and errors."""
    ends = time.monotonic() + seconds
    due = [(time.monotonic() + 3 * number / len(everybody), number) for number in range(len(everybody))]
    heapq.heapify(due)
    lock, times, errors = threading.Lock(), list[float](), list[str]()

    def work() -> None:
        while (now := time.monotonic()) < ends:
            with lock:
                number = heapq.heappop(due)[1] if due and due[0][0] <= now else None
            if number is None:
                time.sleep(0.005)
                continue
            again = 3.0
            try:
                asked = time.monotonic()
                again = everybody[number].look()
                took = time.monotonic() - asked
                if took < 1:  # the others were kept open for news, which is no slowness
                    times.append(took)
            except (OSError, http.client.HTTPException, click.ClickException) as error:
                errors.append(type(error).__name__)
            with lock:
                heapq.heappush(due, (time.monotonic() + again, number))

    workers = [threading.Thread(target=work, daemon=True) for _ in range(THREADS)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(seconds + PATIENCE)
    return times, len(errors)


def _ms(times: list[float], percent: int) -> float:
    if len(times) < 2:
        return 0.0
    return round(1000 * statistics.quantiles(times, n=100)[percent - 1], 1)


def _family(pid: int) -> list[int]:
    """A process and those it started; what ends meanwhile is left out."""
    children: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            children += map(int, path.read_text().split())
    return [pid, *(member for child in children for member in _family(child))]


def _memory(pid: int | None) -> float:
    """Memory of a server's processes together (proportional set size), in MB: what they share counts once."""
    if pid is None:
        return 0.0
    return round(sum(_share(one) for one in _family(pid)) / 1024, 1)


def _share(pid: int) -> int:
    """What one process takes, in kB; nothing when it ended meanwhile."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = re.search(r"^Pss:\s+(\d+)", told, re.M)
    return int(found[1]) if found else 0


def _busy(pid: int | None) -> float:
    """Seconds of processor time that a server's processes have used."""
    if pid is None:
        return 0.0
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in _family(pid)]
    return sum(int(one[11]) + int(one[12]) for one in fields) / 100


def _refuse(words: str) -> NoReturn:
    raise click.UsageError(words)
