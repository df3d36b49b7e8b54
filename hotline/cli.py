"""The command `hotline`: start, work, check, judge, route, try by telephone and message."""

import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import click

from hotline import demo, doctor, logs, worker
from hotline.app import Wsgi, both, build, intake_app, staff_app
from hotline.channels.simulator.commands import phone, sms
from hotline.clock import HOME_ZONE, SystemClock
from hotline.commands.fallback import fallback
from hotline.commands.lazy import LazyGroup
from hotline.commands.load import put
from hotline.errors import HotlineError, KeyListError
from hotline.journey import retaining
from hotline.migrating import upgrade
from hotline.routing.command import route_json
from hotline.rulebook import Rulebook, archive, load
from hotline.serving import Server
from hotline.settings import Settings, read_settings
from hotline.triage import Triage
from hotline.triage.command import triage_json

PROTOCOLS = Path(__file__).parent.parent / "protocols"


@click.group()
def main() -> None:
    """Anonymous reporting hotline for child labour, forced labour and trafficking."""


@main.command()
@click.option(
    "--demo", "as_demo", is_flag=True, help="Make a demonstration configuration under var/ where none is given."
)
@click.option("--app", "which", type=click.Choice(["both", "intake", "staff"]), default="both", show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=lambda: int(os.environ.get("PORT", "8000")), type=int, help="Default: PORT or 8000.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes; one for a core.")
@click.option("--threads", default=16, show_default=True, type=click.IntRange(1, 1000), help="Of each process.")
@click.option("--tls-cert", type=click.Path(exists=True, dir_okay=False), help="Serve TLS itself: certificate, PEM.")
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False), help="Its private key, PEM.")
def serve(
    as_demo: bool,
    which: str,
    host: str,
    port: int,
    workers: int,
    threads: int,
    tls_cert: str | None,
    tls_key: str | None,
) -> None:
    """Serve the reporters' and the staff's applications."""
    if bool(tls_cert) != bool(tls_key):
        raise click.UsageError("--tls-cert and --tls-key go together: give both or neither.")
    if as_demo:
        if tls_cert:
            os.environ.setdefault("HOTLINE_PUBLIC_URL", f"https://localhost:{port}")
        demo.prepare(os.environ, port)
    logs.install()
    settings = _settings()
    Server(lambda: _application(settings, which), f"{host}:{port}", threads, tls_cert, tls_key, workers).run()


@main.command("worker")
@click.option("--demo", "as_demo", is_flag=True, help="Use the demonstration configuration under var/.")
def work(as_demo: bool) -> None:
    """Deliver referrals and run the clocks; with HOTLINE_REDIS_URL as an RQ worker."""
    if as_demo:
        demo.recall(os.environ)
    logs.install()
    worker.run_worker(_refuse(build, _settings()))


@main.command("migrate")
def migrate() -> None:
    """Bring the database to this version."""
    upgrade(_settings().database_url)


@main.command("doctor")
@click.option("--demo", "as_demo", is_flag=True, help="Use the demonstration configuration under var/.")
def check(as_demo: bool) -> None:
    """Say what is missing, unsafe or unverified. Exit 1 when the line must not be opened."""
    if as_demo:
        demo.recall(os.environ)
    settings = _settings()
    try:
        hotline = build(settings)
    except KeyListError as error:
        click.echo(doctor.Finding(True, f"{error} Until then nobody can report anything.").line())
        sys.exit(1)
    except HotlineError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    findings = doctor.examine(hotline)
    for finding in findings:
        click.echo(finding.line())
    sys.exit(1 if any(finding.grave for finding in findings) else 0)


@main.command("demo")
def prepare_demo() -> None:
    """Make the demonstration accounts, keys and reports under var/ and print how to use them."""
    demo.prepare(os.environ, int(os.environ.get("PORT", "8000")))


@main.command("triage")
@click.option(
    "--facts", required=True, type=click.File("r"), help="JSON object or array of facts; - for standard input."
)
@click.option("--on", "on", default=None, help="Judge by the rules in force on this day (YYYY-MM-DD).")
@click.option("--rulebook", "digest", default=None, help="Judge by a kept version: its digest, or the first 8 digits.")
def triage(facts: Any, on: str | None, digest: str | None) -> None:
    """Judge facts: category, urgency, indicators, the rules with their articles, and what is still unknown."""
    rulebook = _rulebook(digest, _day(on))
    _print(_refuse(triage_json, rulebook, _read_json(facts)))


@main.command("route")
@click.option(
    "--facts", required=True, type=click.File("r"), help="JSON object or array of facts; - for standard input."
)
@click.option("--state", default=None, help="INEGI key of the state of the facts, 01 to 32.")
@click.option("--at", "at", default=None, help="Instant from which clocks run (ISO 8601 with offset). Default: now.")
@click.option(
    "--on", "on", default=None, help="Rules and directory of this day (YYYY-MM-DD). Default: the day of --at."
)
@click.option("--rulebook", "digest", default=None, help="Route by a kept version: its digest, or the first 8 digits.")
def route(facts: Any, state: str | None, at: str | None, on: str | None, digest: str | None) -> None:
    """Name the authorities that receive, in order, with their chains and clocks."""
    instant = _instant(at) or SystemClock().now()
    rulebook = _rulebook(digest, _day(on) or _day_at_home(instant))
    _print(_refuse(route_json, rulebook, _read_json(facts), state, instant, Triage(rulebook).assess))


main.add_command(
    LazyGroup(
        "protocol",
        {
            "check": "hotline.commands.protocol_check:check",
            "diff": "hotline.commands.protocol_diff:diff",
            "show": "hotline.commands.protocol_show:show",
            "graph": "hotline.commands.protocol_graph:graph",
            "economy": "hotline.commands.protocol_economy:economy",
        },
        help="Prove, compare, read and draw the protocol.",
    )
)
main.add_command(
    LazyGroup(
        "directory",
        {
            "check": "hotline.commands.directory_check:check",
            "export": "hotline.commands.directory_export:export",
            "import": "hotline.commands.directory_import:import_",
            "load-municipalities": "hotline.commands.municipalities:load_municipalities",
        },
        help="Look after the directory of authorities and places.",
    )
)
main.add_command(
    LazyGroup(
        "people",
        {
            "enrol": "hotline.commands.people_enrol:enrol",
            "list": "hotline.commands.people_list:list_",
            "reset": "hotline.commands.people_reset:reset",
            "admit": "hotline.commands.people_admit:admit",
        },
        help="Enrol the staff and help those who cannot get in.",
    )
)
main.add_command(
    LazyGroup(
        "keys",
        {
            "status": "hotline.commands.keys_status:status",
            "epoch": "hotline.commands.keys_epoch:epoch",
            "request": "hotline.commands.keys_request:request",
            "ceremony": "hotline.commands.keys_ceremony:ceremony",
            "install": "hotline.commands.keys_install:install",
            "recover": "hotline.commands.keys_recover:recover",
            "rewrap": "hotline.commands.keys_rewrap:rewrap",
            "shred": "hotline.commands.keys_shred:shred",
            "withdraw": "hotline.commands.keys_withdraw:withdraw",
        },
        help="Make, sign, renew and destroy the keys that reports are sealed to.",
    )
)
main.add_command(
    LazyGroup(
        "audit",
        {
            "verify": "hotline.commands.audit_verify:verify",
            "checkpoint": "hotline.commands.audit_checkpoint:checkpoint",
            "witness": "hotline.commands.audit_witness:witness",
        },
        help="Sign, witness and verify the trail.",
    )
)
main.add_command(
    LazyGroup(
        "retention",
        {"plan": "hotline.commands.retention_plan:plan", "run": "hotline.commands.retention_run:run"},
        help="Say what is kept until when, and destroy what is over.",
    )
)
main.add_command(
    LazyGroup(
        "provider",
        {
            "status": "hotline.commands.provider_status:status",
            "sweep": "hotline.commands.provider_sweep:sweep",
            "stand-in": "hotline.commands.provider_stand_in:stand_in",
        },
        help="Make the telephone provider forget, and stand in for it while trying.",
    )
)
main.add_command(
    LazyGroup(
        "pepper",
        {"new": "hotline.commands.pepper_new:new", "status": "hotline.commands.pepper_status:status"},
        help="Renew the secret half of the folios' derivation.",
    )
)
main.add_command(
    LazyGroup("database", {"roles": "hotline.commands.database_roles:roles"}, help="Part what each process may read.")
)
main.add_command(
    LazyGroup(
        "bench",
        {
            "triage": "hotline.commands.bench_triage:bench",
            "timing": "hotline.commands.bench_timing:bench",
            "step": "hotline.commands.bench_step:bench",
            "chat": "hotline.commands.bench_chat:bench",
        },
        help="Measure on this machine.",
    )
)
main.add_command(
    LazyGroup(
        "prompts",
        {"missing": "hotline.commands.prompts_missing:missing", "render": "hotline.commands.prompts_render:render"},
        help="Look after the recordings that the telephone plays.",
    )
)
main.add_command(phone)
main.add_command(sms)
main.add_command(put)
main.add_command(fallback)


def _application(settings: Settings, which: str) -> Wsgi:
    hotline = build(settings)
    if which != "intake":  # what takes reports shows none, and has no such folder
        retaining.erase_again(hotline)
    if not settings.redis_url and hotline.release_key is not None:
        worker.Drainer(hotline).start()
        worker.start_keeping(hotline)
        worker.start_forgetting(hotline)
    applications: dict[str, Callable[..., Wsgi]] = {"both": both, "intake": intake_app, "staff": staff_app}
    return applications[which](hotline)


def _settings() -> Settings:
    settings: Settings = _refuse(read_settings, os.environ)
    return settings


def _refuse(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call; an error of our own becomes one line on stderr and exit 2."""
    try:
        return function(*arguments)
    except HotlineError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


def _protocols() -> Path:
    return Path(os.environ.get("HOTLINE_PROTOCOLS_DIR", PROTOCOLS))


def _rulebook(digest: str | None, on: date | None) -> Rulebook:
    """The rulebook of a day: of the files in force, or of a version that was kept."""
    if digest is None:
        return cast(Rulebook, _refuse(load, _protocols(), on))
    var_dir = Path(os.environ.get("HOTLINE_VAR_DIR", "var"))
    kept = Path(os.environ.get("HOTLINE_RULEBOOKS_DIR") or var_dir / "rulebooks")
    return cast(Rulebook, _refuse(archive.find, kept, digest.lower(), on))


def _read_json(file: Any) -> Any:
    try:
        return json.load(file)
    except (ValueError, RecursionError):
        click.echo("the facts are not JSON: give an object, or an array of objects.", err=True)
        sys.exit(2)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        click.echo("--on is a day such as 2026-11-22.", err=True)
        sys.exit(2)


def _day_at_home(instant: datetime) -> date:
    try:
        return instant.astimezone(HOME_ZONE).date()
    except OverflowError:
        return instant.date()  # at the ends of the calendar, where routing refuses to set clocks


def _instant(text: str | None) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text) if text else None
    except ValueError:
        instant = None
        text = "bad"
    if text and (instant is None or instant.tzinfo is None):
        click.echo("--at is an instant with offset such as 2026-11-22T10:00:00-06:00.", err=True)
        sys.exit(2)
    return instant


def _print(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
