"""Errors that more than one room needs to name. No message ever carries what a reporter said."""


class HotlineError(Exception):
    """Base of every error of our own; `str()` is one line that says what to do."""


class SettingsError(HotlineError):
    """The configuration is missing, half given or contradictory; the start is refused."""


class ProtocolError(HotlineError):
    """A file under `protocols/` breaks a rule of its form; the message begins with `file:line:`."""


class FactsError(HotlineError):
    """Facts given from outside use an unknown key or code; the message names the key, never the value."""


class SealError(HotlineError):
    """Sealed content does not open: wrong key, wrong place or altered bytes."""


class KeyListError(HotlineError):
    """The signed list of recipient keys is missing, unsigned, stale or empty: nothing may be sealed by it."""


class FolioError(HotlineError):
    """A folio that cannot exist: wrong length or check digit. Says nothing about existence."""


class NotSavedError(HotlineError):
    """Nothing was stored; the reporter must be told so and may try again."""


class ConflictError(HotlineError):
    """Somebody else changed the same record first; read again and decide anew."""


class NotAllowedError(HotlineError):
    """The person may not do or see this; shown as «not found»."""
