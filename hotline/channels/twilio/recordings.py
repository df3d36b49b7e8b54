"""The worker's errands for recordings and media: fetched, sealed by the journey, forgotten at the provider."""

import logging
from collections.abc import Mapping
from functools import partial

from twilio.base.exceptions import TwilioException

from hotline.channels.twilio import fetching
from hotline.channels.twilio.fetching import NotThereError
from hotline.channels.twilio.wire import Persistence, ProviderAwayError, ProviderRefusedError, account
from hotline.intake.wav import NotAudioError
from hotline.journey import recordings, sent_media
from hotline.journey.parts import Hotline
from hotline.outbox.draining import Errand, Handler
from hotline.settings import Settings

log = logging.getLogger(__name__)


def handlers(hotline: Hotline) -> Mapping[str, Handler | Errand]:
    return {
        recordings.FETCH: Errand(partial(fetch, hotline)),
        sent_media.FETCH_MEDIUM: Errand(partial(fetch_medium, hotline)),
    }


def fetch(hotline: Hotline, fetch_id: str) -> None:
    """Bring one recording. Raises what went wrong, so that the outbox tries again, until nobody hopes any more."""
    wanted = recordings.wanted(hotline, fetch_id)
    if wanted is None:
        return
    try:
        raw = fetching.recording(hotline.settings, wanted.name, recordings.MOST_BYTES)
        recordings.keep(hotline, fetch_id, raw, wanted.answers)
    except (NotThereError, NotAudioError, ProviderAwayError, ProviderRefusedError) as error:
        gone = isinstance(error, NotThereError | NotAudioError)
        if recordings.missed(hotline, fetch_id, gone=gone):
            log.error("a recording could not be fetched: %s", type(error).__name__)
            return
        raise
    _forget(hotline.settings, wanted.name)


def fetch_medium(hotline: Hotline, fetch_id: str) -> None:
    """Bring one medium of a message. Raises as `fetch`; what came and cannot be opened is not asked for again."""
    wanted = recordings.wanted(hotline, fetch_id)
    if wanted is None:
        return
    try:
        raw = fetching.medium(hotline.settings, wanted.name, sent_media.MOST_BYTES)
    except (NotThereError, ProviderAwayError, ProviderRefusedError) as error:
        if recordings.missed(hotline, fetch_id, gone=isinstance(error, NotThereError)):
            log.error("a medium could not be fetched: %s", type(error).__name__)
            return
        raise
    sent_media.keep(hotline, fetch_id, raw)
    _forget_medium(hotline.settings, wanted.name)


def _forget_medium(settings: Settings, name: str) -> None:
    """As `_forget`; the message that brought it goes with the sweep."""
    message, own = name.split("/")
    try:
        account(settings, Persistence(tries=1)).messages(message).media(own).delete()
    except (TwilioException, ProviderAwayError, ProviderRefusedError) as error:
        log.warning("a fetched medium was not deleted at once: %s", type(error).__name__)


def _forget(settings: Settings, name: str) -> None:
    """Delete it there; what does not go now is nobody's any more, and the sweep takes it."""
    try:
        account(settings, Persistence(tries=1)).recordings(name).delete()
    except (TwilioException, ProviderAwayError, ProviderRefusedError) as error:
        log.warning("a fetched recording was not deleted at once: %s", type(error).__name__)
