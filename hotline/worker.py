"""Work in the background: drain the outbox, run the sweeps; in process, or with RQ where Redis is configured."""

import logging
import os
import secrets
import signal
import threading
import time
from datetime import timedelta
from functools import cache, partial
from types import FrameType

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

from hotline import logs
from hotline.building import build
from hotline.channels.twilio import forgetting as provider
from hotline.channels.twilio import operators, recordings
from hotline.channels.twilio.wire import Persistence, ProviderAwayError, ProviderRefusedError
from hotline.clock import today
from hotline.journey import handing, retaining, sweeping
from hotline.journey import recordings as waiting
from hotline.journey.parts import Hotline
from hotline.journey.sent_media import FETCH_MEDIUM
from hotline.outbox import draining, forgetting
from hotline.outbox import store as outbox
from hotline.outbox.draining import Handlers
from hotline.settings import read_settings

log = logging.getLogger(__name__)
QUEUE = "hotline-outbox"
PAUSE = 0.3
SWEEP_EVERY = 20.0
ENQUEUE_AGAIN = 30.0
LOOK_EVERY = 15.0
"""Seconds between looks whether a pass over the provider is due."""
AT_ONCE_AGAIN = timedelta(seconds=30)
KEEP_EVERY = 60.0
"""Seconds between looks whether a new day began, on which reports may be over."""


SLOW = frozenset({waiting.FETCH, FETCH_MEDIUM})
"""Work that may take a minute and that strangers can ask for a hundredfold: done by a thread of its own, so that no
operator's telephone, no alarm and no clock stands behind it."""


def handlers(hotline: Hotline) -> Handlers:
    """What to do for each topic of the outbox: the journey's own work, and the errands that ask the provider."""
    return {**handing.handlers(hotline), **operators.handlers(hotline), **recordings.handlers(hotline)}


class Drainer(threading.Thread):
    """A thread that does what is due until told to stop; several processes may each have one.

    slow: it does what is slow and nothing else; else, everything but that.
    """

    def __init__(self, hotline: Hotline, *, slow: bool = False) -> None:
        super().__init__(name="slow outbox" if slow else "outbox", daemon=True)
        self._hotline, self._slow = hotline, slow
        self._handlers = handlers(hotline)
        self._stopped = threading.Event()

    def run(self) -> None:
        swept = 0.0
        while not self._stopped.wait(PAUSE):
            try:
                self._drain()
                if not self._slow and time.monotonic() - swept > SWEEP_EVERY:
                    sweeping.sweep(self._hotline)
                    swept = time.monotonic()
            except Exception as error:
                log.error("outbox pass failed: %s", type(error).__name__)

    def _drain(self) -> None:
        db, clock = self._hotline.db, self._hotline.clock
        if self._slow:
            draining.drain(db, clock, self._handlers, only=SLOW)
        else:
            draining.drain(db, clock, self._handlers, but=SLOW)

    def stop(self) -> None:
        self._stopped.set()


class Forgetter(threading.Thread):
    """A thread of its own that makes the provider forget: a pass takes minutes, and nothing else may wait for it."""

    def __init__(self, hotline: Hotline) -> None:
        super().__init__(name="forgetter", daemon=True)
        self._hotline = hotline
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(LOOK_EVERY):
            try:
                forget_once(self._hotline)
            except Exception as error:  # the database, say: the next look must come
                log.error("provider pass failed: %s", type(error).__name__)

    def stop(self) -> None:
        self._stopped.set()


def start_forgetting(hotline: Hotline) -> None:
    """Begin to make the provider forget, where settings name an account and how often."""
    if hotline.settings.makes_provider_forget:
        Forgetter(hotline).start()


def forget_once(hotline: Hotline, persistence: Persistence | None = None) -> bool:
    """Make a pass when one is due and nobody else makes it; True when it came to its end."""
    db, clock = hotline.db, hotline.clock
    if not forgetting.take(db, clock):
        return False
    try:
        swept = provider.forget(hotline.settings, clock, persistence, partial(waiting.names, hotline))
    except (ProviderAwayError, ProviderRefusedError) as error:
        pause = forgetting.fail(db, clock)
        log.warning("provider pass failed: %s; again in %d s", type(error).__name__, pause.total_seconds())
        return False
    every = AT_ONCE_AGAIN if swept.more else timedelta(minutes=hotline.settings.provider_sweep_minutes)
    forgetting.settle(db, clock, swept.left, today(clock), every)
    log.info("provider pass: %d deleted, %d left", swept.deleted, sum(one.waiting for one in swept.left))
    return True


class Keeper(threading.Thread):
    """A thread that destroys, once on every day, what has been kept long enough."""

    def __init__(self, hotline: Hotline) -> None:
        super().__init__(name="keeper", daemon=True)
        self._hotline = hotline
        self._stopped = threading.Event()

    def run(self) -> None:
        done_on = None
        while not self._stopped.wait(KEEP_EVERY):
            day = today(self._hotline.clock)
            if day == done_on:
                continue
            try:
                retaining.run(self._hotline)
                done_on = day
            except Exception as error:  # the next look must come
                log.error("retention failed: %s", type(error).__name__)

    def stop(self) -> None:
        self._stopped.set()


def start_keeping(hotline: Hotline) -> None:
    """Erase again what a restored backup brought back, before anything is served; then keep looking what is over."""
    retaining.erase_again(hotline)
    Keeper(hotline).start()


def start_beside(hotline: Hotline) -> None:
    """Begin all of it in threads beside a web process: the embedded default."""
    Drainer(hotline).start()
    Drainer(hotline, slow=True).start()
    start_keeping(hotline)
    start_forgetting(hotline)


class Worker(SimpleWorker):
    """RQ's worker; remembers that it was told to stop even when the queue is away at that moment."""

    told_to_stop = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        Worker.told_to_stop = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def run_worker(hotline: Hotline) -> None:
    """Run until killed: with Redis, feed and serve an RQ queue of ids; without, drain the outbox here."""
    start_keeping(hotline)
    start_forgetting(hotline)
    Drainer(hotline, slow=True).start()
    if not hotline.settings.redis_url:
        Drainer(hotline).run()
        return
    # The feeder has a connection of its own: RQ's waits for minutes on a queue that hangs.
    threading.Thread(
        target=_feed, args=(hotline, connect(hotline.settings.redis_url, patience=1)), name="feeder", daemon=True
    ).start()
    connection = connect(hotline.settings.redis_url)
    queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)
    while not Worker.told_to_stop:
        try:
            Worker([queue], connection=connection, serializer=JSONSerializer).work(logging_level="WARNING")
            return  # told to stop
        except RedisError as error:
            log.error("queue away: %s", type(error).__name__)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)  # RQ's own handler would only stop a worker that works
            time.sleep(0 if Worker.told_to_stop else 1)


def connect(url: str, patience: float | None = None) -> Redis:
    """A connection that is refused within a second, and with `patience` gives up an answer after so many seconds."""
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=patience, health_check_interval=15)


def run_job(job_id: str) -> None:
    """What RQ calls, with an id and nothing else."""
    try:
        hotline, doing = _joined()
        draining.run(hotline.db, hotline.clock, doing, job_id)
    except Exception as error:  # RQ would put message and traceback into Redis; the outbox brings the job again
        log.error("job failed: %s (%s)", type(error).__name__, logs.place(error))


def feed_once(hotline: Hotline, queue: Queue, fed: dict[str, float]) -> int:
    """Put ids that are due into the queue, each at most once per half minute; returns how many."""
    with hotline.db.read() as session:
        due = outbox.due_ids(session, hotline.clock.now(), limit=500, but=SLOW)
    moment = time.monotonic()
    fresh = [job_id for job_id in due if moment - fed.get(job_id, -ENQUEUE_AGAIN) >= ENQUEUE_AGAIN]
    for job_id in fresh:
        name, first = secrets.token_hex(16), outbox.is_urgent(job_id)
        queue.enqueue(run_job, job_id, job_id=name, result_ttl=0, failure_ttl=60, ttl=120, at_front=first)
        fed[job_id] = moment
    for done in fed.keys() - set(due):
        del fed[done]
    return len(fresh)


def _feed(hotline: Hotline, connection: Redis) -> None:
    queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)
    doing = handlers(hotline)
    fed: dict[str, float] = {}
    swept = 0.0
    while True:
        try:
            _feed_or_drain(hotline, queue, doing, fed)
            if time.monotonic() - swept > SWEEP_EVERY:
                sweeping.sweep(hotline)
                swept = time.monotonic()
        except Exception as error:  # whatever it is, the next pass must come: nobody else feeds
            log.error("feeding failed: %s", type(error).__name__)
        time.sleep(PAUSE)


def _feed_or_drain(hotline: Hotline, queue: Queue, doing: Handlers, fed: dict[str, float]) -> None:
    try:
        feed_once(hotline, queue, fed)
    except RedisError as error:
        # The outbox is the truth and the queue only a helper: while it is away the work is done here.
        log.error("queue away: %s", type(error).__name__)
        fed.clear()
        draining.drain(hotline.db, hotline.clock, doing, but=SLOW)


@cache
def _joined() -> tuple[Hotline, Handlers]:
    hotline = build(read_settings(os.environ))
    return hotline, handlers(hotline)
