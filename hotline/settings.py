"""Settings: one table, read once at the door. A half configuration is refused with one line that says what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hotline import setting_values as read
from hotline.clock import Hours, local_day
from hotline.errors import SettingsError
from hotline.setting_values import Peppers

PREFIX = "HOTLINE_"


@dataclass(frozen=True)
class Settings:
    """What the house was told, checked. Secrets never show in `repr`."""

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    secret_key: bytes = field(repr=False)
    peppers: Peppers = field(repr=False)
    public_url: str
    staff_url: str
    onion_url: str
    twilio_account_sid: str
    twilio_auth_token: str = field(repr=False)
    twilio_api_key: str
    twilio_api_secret: str = field(repr=False)
    twilio_api_url: str
    provider_sweep_minutes: int
    var_dir: Path
    volatile_dir: Path
    protocols_dir: Path
    rulebooks_dir: Path
    recordings_dir: Path
    shred_dir: Path
    key_list: Path
    key_root: str
    release_key: str = field(repr=False)
    trail_key: bytes = field(repr=False)
    bridge_numbers: Mapping[str, str]
    caller_id: str
    operator_number: str
    chat_streams: int
    hours: Hours
    closed_days: frozenset[date]
    queue_minutes: int
    demo_password: str = field(repr=False)
    demo_totp: str = field(repr=False)

    def attended_at(self, instant: datetime) -> bool:
        """Whether operators take calls at this instant: in the hours, and not on a closed day."""
        return local_day(instant) not in self.closed_days and self.hours.open_at(instant)

    @property
    def has_twilio(self) -> bool:
        return bool(self.twilio_auth_token)

    @property
    def makes_provider_forget(self) -> bool:
        """Whether this process may ask the provider to delete, and was told how often."""
        asks = bool(self.twilio_account_sid and (self.twilio_api_key or self.twilio_auth_token))
        return asks and self.provider_sweep_minutes > 0

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def staff_address(self) -> str:
        """Where the staff's pages are: on a host of their own, or beside the reporters'."""
        return self.staff_url or self.public_url


@dataclass(frozen=True)
class Setting:
    """One row of the table: name without prefix, meaning, default, how it is read, and whether it is a secret."""

    name: str
    meaning: str
    default: str
    read: Callable[[str], Any]
    secret: bool = False


TABLE = (
    Setting(
        "DATABASE_URL",
        "Where reports are kept: `sqlite:///path` or `postgresql://…`.",
        "sqlite:///{var_dir}/hotline.db",
        read.database_url,
        secret=True,
    ),
    Setting(
        "REDIS_URL",
        "Redis or Valkey for RQ workers. Empty: the web process delivers by itself.",
        "",
        read.redis_url,
        secret=True,
    ),
    Setting(
        "SECRET_KEY",
        "At least 32 random characters. Binds cursors, receipts and sessions to this installation.",
        "",
        read.secret_key,
        secret=True,
    ),
    Setting(
        "PEPPER",
        "`1:BASE64` of 32 random bytes, or 32 random characters; while rotating, two versions with a comma.",
        "",
        read.peppers,
        secret=True,
    ),
    Setting(
        "PUBLIC_URL",
        "The address that callers and Twilio use. Signatures are checked against it, never against a header.",
        "",
        read.public_url,
    ),
    Setting(
        "STAFF_URL",
        "The address of desk and authorities, on a host of its own; the same in every process. Empty: `PUBLIC_URL`.",
        "",
        read.staff_url,
    ),
    Setting(
        "ONION_URL",
        "Address of the same pages as a Tor onion service, `http://…56 letters….onion`. Empty: there is none.",
        "",
        read.onion_url,
    ),
    Setting(
        "TWILIO_ACCOUNT_SID",
        "Account whose webhooks are accepted. Together with the token, or neither.",
        "",
        read.text,
    ),
    Setting("TWILIO_AUTH_TOKEN", "Token that signs the webhooks.", "", read.text, secret=True),
    Setting(
        "TWILIO_API_KEY",
        "API key (`SK…`) by which the worker deletes at Twilio. Empty: by the token. Together with its secret.",
        "",
        read.text,
    ),
    Setting("TWILIO_API_SECRET", "Secret of that API key. Only where the worker runs.", "", read.text, secret=True),
    Setting(
        "TWILIO_API_URL",
        "Where Twilio's API is: theirs, a region of theirs, or `hotline provider stand-in` on this machine.",
        "https://api.twilio.com",
        read.api_url,
    ),
    Setting(
        "PROVIDER_SWEEP_MINUTES",
        "How often what has finished at Twilio is listed and deleted; 0 for never. **Everything** of the account goes.",
        "10",
        read.sweep_minutes,
    ),
    Setting("VAR_DIR", "Folder for everything written that must survive.", "var", lambda value: Path(value).absolute()),
    Setting(
        "VOLATILE_DIR",
        "Folder in memory (tmpfs) for the hourly keys of SMS and WhatsApp dialogues.",
        "/dev/shm/hotline",  # noqa: S108 - memory is the point
        lambda value: Path(value).absolute(),
    ),
    Setting("PROTOCOLS_DIR", "The rulebook in force.", "{package}/../protocols", lambda value: Path(value).resolve()),
    Setting(
        "RULEBOOKS_DIR",
        "Folder that keeps every version of the rulebook that ever judged. Not secret; back it up with the database.",
        "{var_dir}/rulebooks",
        lambda value: Path(value).absolute(),
    ),
    Setting(
        "RECORDINGS_DIR",
        "Folder of sentences recorded by people for the telephone; see `hotline prompts missing`.",
        "{var_dir}/recordings",
        lambda value: Path(value).absolute(),
    ),
    Setting(
        "SHRED_DIR",
        "Folder of the shred keys and of the marks of erased reports. Never in an archive or backup of the database.",
        "{var_dir}/shred",
        lambda value: Path(value).absolute(),
    ),
    Setting(
        "KEY_LIST",
        "Signed list of recipient keys.",
        "{var_dir}/keys/recipients.json",
        lambda value: Path(value).absolute(),
    ),
    Setting("KEY_ROOT", "Ed25519 public key (base64) of the offline root that signs the list.", "", read.text),
    Setting(
        "RELEASE_KEY",
        "Private half of the release key (base64 seed). Only where the worker runs.",
        "",
        read.text,
        secret=True,
    ),
    Setting(
        "TRAIL_KEY",
        "32 random bytes in base64 that sign the trail's checkpoints. Only where the worker runs. Empty: nobody signs.",
        "",
        read.seed,
        secret=True,
    ),
    Setting(
        "BRIDGE_NUMBERS",
        "Ten-digit numbers of the states' C5 to join calls to, as `07=+52…,00=+52…`. Empty: told to dial 9-1-1.",
        "",
        read.numbers,
    ),
    Setting("CALLER_ID", "The hotline's own number, shown when a call is bridged.", "", read.number),
    Setting(
        "OPERATOR_NUMBER",
        "Where key 0 joins a call to. Empty: the call goes on and the desk is told.",
        "",
        read.number,
    ),
    Setting(
        "HOURS",
        "When operators take calls, in central Mexico's time: `lun-vie 08:00-20:00,sab 09:00-14:00`. Empty: always.",
        "",
        read.hours,
    ),
    Setting(
        "CLOSED_DAYS",
        "Days on which nobody takes calls whatever the hours say: `2026-12-25,2027-01-01`. None is worked out for you.",
        "",
        read.days,
    ),
    Setting(
        "QUEUE_MINUTES",
        "Longest wait in line for an operator; then the call goes on by itself.",
        "10",
        read.queue_minutes,
    ),
    Setting(
        "CHAT_STREAMS",
        "How many conversations in writing may keep an answer open, of the threads of a process; others ask again.",
        "6",
        read.few,
    ),
    Setting(
        "DEMO_PASSWORD",
        "Password of the demonstration accounts; drawn at random when empty. Never in production.",
        "",
        read.text,
        secret=True,
    ),
    Setting(
        "DEMO_TOTP",
        "Authenticator secret (base32, 32 characters) of the demonstration accounts; drawn at random when empty. "
        "Never in production.",
        "",
        read.authenticator,
        secret=True,
    ),
)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read every `HOTLINE_*` variable, or raise one SettingsError.

    environ: variables as in `os.environ`; `HOTLINE_X_FILE` names a file that holds the value of a secret `HOTLINE_X`.
    """
    _refuse_unknown(environ)
    raw = {row.name: _given(row, environ) for row in TABLE}
    _refuse_half(raw)
    var_dir = str(Path(raw["VAR_DIR"] or "var").absolute())
    values: dict[str, Any] = {}
    for row in TABLE:
        text = raw[row.name] or row.default.format(var_dir=var_dir, package=Path(__file__).parent)
        try:
            values[row.name.lower()] = row.read(text)
        except ValueError as wrong:
            raise SettingsError(f"{PREFIX}{row.name} {wrong}.") from None
    values["peppers"] = values.pop("pepper")
    return Settings(**values)


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {PREFIX + row.name for row in TABLE} | {f"{PREFIX}{row.name}_FILE" for row in TABLE if row.secret}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            raise SettingsError(f"{name} is not a setting of this version; see docs/settings.md.")


def _given(row: Setting, environ: Mapping[str, str]) -> str:
    name = PREFIX + row.name
    path = environ.get(f"{name}_FILE", "") if row.secret else ""
    if not path:
        return environ.get(name, "").strip()
    if environ.get(name):
        raise SettingsError(f"{name} and {name}_FILE are both given; keep one.")
    try:
        return Path(path).read_text().strip()
    except OSError as wrong:
        raise SettingsError(f"{name}_FILE cannot be read: {wrong.strerror}.") from None


def _refuse_half(raw: Mapping[str, str]) -> None:
    for name in ("SECRET_KEY", "PEPPER", "PUBLIC_URL", "KEY_ROOT"):
        if not raw[name]:
            raise SettingsError(
                f"{PREFIX}{name} is missing. Give --demo to use the demonstration that `make run` made, "
                "or see docs/settings.md."
            )
    if raw["STAFF_URL"] and urlsplit(raw["STAFF_URL"]).scheme != urlsplit(raw["PUBLIC_URL"]).scheme:
        raise SettingsError("HOTLINE_STAFF_URL and HOTLINE_PUBLIC_URL are both https, or both for this machine only.")
    if bool(raw["TWILIO_API_KEY"]) != bool(raw["TWILIO_API_SECRET"]):
        raise SettingsError("HOTLINE_TWILIO_API_KEY and HOTLINE_TWILIO_API_SECRET go together: give both or neither.")
    if bool(raw["TWILIO_AUTH_TOKEN"] or raw["TWILIO_API_KEY"]) != bool(raw["TWILIO_ACCOUNT_SID"]):
        raise SettingsError(
            "HOTLINE_TWILIO_ACCOUNT_SID goes together with HOTLINE_TWILIO_AUTH_TOKEN (or, for a worker alone, "
            "HOTLINE_TWILIO_API_KEY): give both or neither."
        )
    if (raw["BRIDGE_NUMBERS"] or raw["OPERATOR_NUMBER"]) and not raw["CALLER_ID"]:
        raise SettingsError(
            "HOTLINE_CALLER_ID is needed to bridge calls: without it the caller's own number would be shown."
        )
