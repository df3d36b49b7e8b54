"""What is missing, unsafe or unverified, said in one line each. Looks at everything, changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from hotline.audit import checkpoints, trail
from hotline.clock import today
from hotline.database import Database
from hotline.journey.parts import Hotline
from hotline.mailbox import guessing
from hotline.mailbox import store as mailboxes
from hotline.media import confining
from hotline.open_data.health import what_is_missing
from hotline.outbox import forgetting
from hotline.people import administering, keyholding
from hotline.routing import upkeep
from hotline.setting_values import LOOPBACK
from hotline.settings import Settings
from hotline.vocabulary import RELEASE, StaffRole

FEW_DAYS = 2
"""Days without a signature under the trail that may pass."""

FEW_FAILURES = 3
"""Passes over the provider that may fail in a row before somebody is told."""

BOTH_SIDES = "SELECT has_table_privilege('membership', 'SELECT') AND has_table_privilege('dialogue', 'SELECT')"


@dataclass(frozen=True)
class Finding:
    """One thing to know; a grave one keeps the line closed."""

    grave: bool
    text: str

    def line(self) -> str:
        return f"{'STOP' if self.grave else 'note'}  {self.text}"


def examine(hotline: Hotline) -> list[Finding]:
    """Every finding, grave ones first."""
    found = [
        *_database(hotline),
        *_keys(hotline),
        *_epochs(hotline),
        *_chains(hotline),
        *_directory(hotline),
        *_settings(hotline),
        *_links(hotline.settings),
        *_hosts(hotline.settings),
        *_roles(hotline.db),
        *_decoders(),
        *_people(hotline),
        *_trail(hotline),
        *_provider(hotline),
        *_folios(hotline),
        *_unverified(hotline),
    ]
    return sorted(found, key=lambda finding: not finding.grave)


def _database(hotline: Hotline) -> Iterator[Finding]:
    try:
        missing = what_is_missing(hotline)
    except SQLAlchemyError:
        missing = "database"
    if missing == "database":
        yield Finding(True, "The database does not answer or is not of this version: run `hotline migrate`.")


def _keys(hotline: Hotline) -> Iterator[Finding]:
    keys = hotline.keyring.current()
    left = (keys.expires_on - today(hotline.clock)).days
    if left < 30:
        yield Finding(False, f"The key list expires in {left} days: sign a new one.")
    for name in ("desk", "statistics", "release"):
        if keys.of(name) is None:
            yield Finding(True, f"The key list has no key for {name}: {_next(hotline, name)}.")
    unknown = sorted(keys.enrolled() - set(hotline.rulebook.authorities))
    for agency in unknown:
        yield Finding(True, f"The key list enrols {agency}, which the directory does not know.")


def _next(hotline: Hotline, name: str) -> str:
    """What to do about a recipient that the list in force does not name."""
    signing = "then `hotline keys ceremony` on the offline machine, then `hotline keys install`"
    if name == RELEASE:
        return f"`hotline keys request FILE` where HOTLINE_RELEASE_KEY is, {signing}"
    try:
        with hotline.db.read() as session:
            drawn = keyholding.newest(session, name, living=True)
    except SQLAlchemyError:
        drawn = None  # another process's rights, or said above
    if drawn is None:
        return f"`hotline keys epoch {name}`, then `hotline keys request FILE`, {signing}"
    return f"epoch {drawn.epoch} was drawn and waits for its signature: `hotline keys request FILE`, {signing}"


def _epochs(hotline: Hotline) -> Iterator[Finding]:
    """Who could still open what is closed now. Only where the staff's tables and shred keys are."""
    try:
        with hotline.db.read() as session:
            rows = keyholding.overview(session, hotline.shreds)
    except SQLAlchemyError:
        return  # another process's rights, or said above
    current = hotline.keyring.current()
    used = [row for row in rows if (key := current.of(row.recipient)) is not None and key.epoch == row.epoch]
    for row in used:
        if row.gone:
            told = f"The shred key of {row.recipient}, epoch {row.epoch}, is not here: nobody can open what comes in."
            yield Finding(True, told)
        elif not row.members and not row.offline:
            yield Finding(True, f"Nobody holds the key of {row.recipient}, epoch {row.epoch}: nothing of it opens.")
    few = [row.recipient for row in used if row.members == 1 and not row.offline]
    if few:
        named = ", ".join(few)
        yield Finding(False, f"One person alone holds the key of {named}: enrol a second, or make a recovery key.")
    due = [row.recipient for row in used if row.rotation]
    if due:
        named = ", ".join(due)
        yield Finding(False, f"Somebody lost the key of {named}: draw a new epoch (hotline keys epoch).")


def _chains(hotline: Hotline) -> Iterator[Finding]:
    """A chain without any enrolled authority ends at the desk: somebody must deliver by hand."""
    enrolled = hotline.keyring.current().enrolled()
    without = [
        state
        for state in sorted(hotline.rulebook.states)
        if f"{state}-procuraduria_nna" not in enrolled and "00-procuraduria_nna" not in enrolled
    ]
    if without:
        yield Finding(
            False,
            f"No child-protection authority with keys for {len(without)} states ({', '.join(without)}): "
            "their reports wait at the desk for delivery by hand.",
        )


def _directory(hotline: Hotline) -> Iterator[Finding]:
    """Only what keeps the line closed; `hotline directory check` says the rest."""
    for found in upkeep.examine(hotline.rulebook, today(hotline.clock)):
        if found.grave:
            yield Finding(True, f"{found.where.file}:{found.where.line}: {found.text}")


def _settings(hotline: Hotline) -> Iterator[Finding]:
    settings = hotline.settings
    if not settings.has_twilio:
        yield Finding(False, "No Twilio account: telephone, SMS and WhatsApp are closed.")
    if not settings.is_https:
        yield Finding(False, "HOTLINE_PUBLIC_URL is not https: good for trying on this machine only.")
    if settings.has_twilio and not settings.caller_id:
        yield Finding(False, "No HOTLINE_CALLER_ID: nobody can wait for an operator, and no call is joined to 9-1-1.")
    if not settings.bridge_numbers:
        yield Finding(False, "No C5 number: callers in danger are told to hang up and dial 9-1-1.")
    if settings.release_key and not settings.redis_url:
        yield Finding(False, "Web and worker share one process and the release key: use two in production.")
    if settings.redis_url and settings.release_key and settings.twilio_auth_token:
        yield Finding(
            False,
            "HOTLINE_RELEASE_KEY and HOTLINE_TWILIO_AUTH_TOKEN are in one process: intake needs no release key, and "
            "the worker deletes by an API key (docs/deploy).",
        )
    if _on_disk(settings.volatile_dir):
        yield Finding(True, "HOTLINE_VOLATILE_DIR is not in memory (tmpfs): hourly keys would survive on disk.")


def _links(settings: Settings) -> Iterator[Finding]:
    """What goes to another machine goes under a certificate that is checked (ASVS 12.3.1, 12.3.2)."""
    database = make_url(settings.database_url)
    named = database.query.get("host", ()) or database.host or ""
    hosts = [one.partition(":")[0] for one in ([named] if isinstance(named, str) else named)]
    if any(_is_elsewhere(host) for host in hosts) and database.query.get("sslmode") != "verify-full":
        yield Finding(
            True,
            "HOTLINE_DATABASE_URL leads to another machine without a checked certificate: end it with "
            "?sslmode=verify-full&sslrootcert=FILE (docs/deploy/postgresql.md).",
        )
    redis = urlsplit(settings.redis_url)
    unchecked = redis.scheme != "rediss" or "ssl_cert_reqs=none" in redis.query or "ssl_check_hostname" in redis.query
    if _is_elsewhere(redis.hostname or "") and unchecked:
        yield Finding(
            True, "HOTLINE_REDIS_URL leads to another machine without a checked certificate: begin it with rediss://."
        )


def _is_elsewhere(host: str) -> bool:
    """Whether a host is another machine; a path is a socket on this one, and so is none."""
    return bool(host) and not host.startswith("/") and host not in LOOPBACK


def _hosts(settings: Settings) -> Iterator[Finding]:
    """A weakness in the reporters' pages is nearer to the staff's where both have one host (ASVS 3.5.4)."""
    public, staff = urlsplit(settings.public_url).hostname, urlsplit(settings.staff_address).hostname
    if settings.is_https and public == staff:
        yield Finding(
            False, "Reporters and staff share one host name: give desk and authorities their own (HOTLINE_STAFF_URL)."
        )


def _people(hotline: Hotline) -> Iterator[Finding]:
    """Who looks after the accounts, and who was invited and never came."""
    try:
        with hotline.db.read() as session:
            rows = administering.everybody(session, hotline.clock)
    except SQLAlchemyError:
        return  # said above
    administrators = [row for row in rows if row.role is StaffRole.ADMINISTRATOR and row.state == "active"]
    if len(administrators) < 2:
        yield Finding(
            False,
            f"{len(administrators)} administrators have begun their account; two can help each other: "
            "`hotline people enrol LOGIN --name NAME --role administrator`.",
        )
    lapsed = sum(row.state == "lapsed" for row in rows)
    if lapsed:
        yield Finding(False, f"{lapsed} invitations have lapsed: `hotline people reset LOGIN` invites again.")


def _provider(hotline: Hotline) -> Iterator[Finding]:
    """What Twilio still holds. Read from the last pass: the doctor asks nobody outside."""
    if not hotline.settings.twilio_account_sid:
        return
    if not hotline.settings.makes_provider_forget:
        yield Finding(False, "HOTLINE_PROVIDER_SWEEP_MINUTES is 0: Twilio keeps every number and every message.")
    try:
        with hotline.db.read() as session:
            held = forgetting.state(session, hotline.clock)
    except SQLAlchemyError:
        return  # said above
    if held.overdue:
        yield Finding(
            False, f"Twilio could have deleted {held.overdue} things a day ago or more: see `hotline provider status`."
        )
    if held.failures > FEW_FAILURES:
        yield Finding(False, f"The last {held.failures} passes over Twilio failed: see `hotline provider status`.")
    if held.missed:
        since = f"since {held.swept_on}" if held.swept_on else "yet"
        yield Finding(False, f"Nobody has made Twilio forget {since}: is a worker running?")


def _trail(hotline: Hotline) -> Iterator[Finding]:
    """Whether it only grows, and whether somebody signs it. Whether it is whole, `hotline audit verify` says."""
    try:
        with hotline.db.read() as session:
            guarded, end, signed = trail.is_guarded(session), trail.end(session), checkpoints.newest(session)
    except SQLAlchemyError:
        return  # said above
    if not guarded:
        yield Finding(True, "The trail can be changed: triggers of the database are gone. Run `hotline audit verify`.")
    if not end.position:
        return
    if signed is None:
        yield Finding(False, "Nobody signs the trail: give the worker HOTLINE_TRAIL_KEY.")
    elif (today(hotline.clock) - signed.day).days > FEW_DAYS and end.position > signed.position:
        yield Finding(
            False, f"Nobody has signed the trail since {signed.day}: is a worker with HOTLINE_TRAIL_KEY running?"
        )


def _folios(hotline: Hotline) -> Iterator[Finding]:
    """Peppers and the number of folios that guessing could hit."""
    try:
        with hotline.db.read() as session:
            held = mailboxes.per_version(session, today(hotline.clock))
    except SQLAlchemyError:
        return  # said above
    if set(held) - set(hotline.settings.peppers.by_version):
        yield Finding(True, "Mailboxes hang on a pepper that is not in HOTLINE_PEPPER: see `hotline pepper status`.")
    if sum(count for count, _ in held.values()) > guessing.MOST_LIVE:
        yield Finding(False, f"More than {guessing.MOST_LIVE:,} mailboxes are alive: see docs/decisions/0024.")


def _roles(db: Database) -> Iterator[Finding]:
    """Whether this process could read in the database what it need not; SQLite knows no roles."""
    if db.is_sqlite:
        return
    try:
        with db.read() as session:
            both = session.scalar(text(BOTH_SIDES))
    except SQLAlchemyError:
        return  # said above
    if both:
        yield Finding(
            False,
            "This database role reads people's keys and running dialogues: give each process a role of its own by "
            "`hotline database roles`, and keep the owner's for migrations.",
        )


def _decoders() -> Iterator[Finding]:
    """Whether what decodes a stranger's file can shut itself in whole; asked of the machine where this runs."""
    if not confining.version():
        yield Finding(
            False,
            "No Landlock here (Linux 5.13, not forbidden by the unit): a hole in a decoder of photographs could remove "
            "files and read the memory of the process beside it, see docs/threats.md.",
        )


def _on_disk(folder: Path) -> bool:
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    best = max((m for m in mounts if folder.is_relative_to(m[0])), key=lambda m: len(m[0]), default=["/", ""])
    return best[1] not in {"tmpfs", "ramfs"}


def _unverified(hotline: Hotline) -> Iterator[Finding]:
    rules = [rule for rule in hotline.rulebook.rules if not rule.confirmed]
    counts = upkeep.tally(hotline.rulebook.authorities.values())
    if rules:
        yield Finding(False, f"{len(rules)} rules are proposals that no authority has confirmed yet.")
    if hotline.rulebook.retention.unverified:
        yield Finding(False, "Nobody has confirmed how long reports are kept: see `hotline retention plan`.")
    if counts.unnamed:
        yield Finding(False, f"{counts.unnamed} names of authorities are unverified: see `hotline directory check`.")
    if counts.unreachable:
        yield Finding(False, f"{counts.unreachable} authorities have no contact in the directory.")
    yield from _not_given(hotline)


def _not_given(hotline: Hotline) -> Iterator[Finding]:
    """What somebody outside must still give: a newer edition's entries, recordings by speakers."""
    book = hotline.rulebook
    for catalogue in book.catalogues.values():
        if catalogue.outdated:
            newest = catalogue.editions[-1].name
            told = f"The {catalogue.id} codes are of {catalogue.edition}; {newest} exists and nobody gave its codes."
            yield Finding(False, told)
    silent = [one.name for one in book.languages.values() if not one.complete and not one.greeting]
    if silent:
        yield Finding(False, f"No recorded greeting yet in {', '.join(silent)}.")
    for language in book.languages.values():
        for path in language.missing:
            yield Finding(False, f"The recording recordings/{path} is declared in languages.yaml and is not there.")
