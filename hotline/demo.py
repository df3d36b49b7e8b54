"""A demonstration: its own keys, root, people and reports under `var/`. Nothing of it belongs in production."""

import base64
import json
import os
import secrets
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import demo_reports
from hotline.app import build
from hotline.clock import SystemClock, today
from hotline.database import Database
from hotline.demo_settings import recall as recall
from hotline.migrating import upgrade
from hotline.people import accounts, factors, keyholding
from hotline.people.factors import Factors
from hotline.people.tables import Person
from hotline.people.visitor import may_hold
from hotline.sealing.ceremony import new_root, sign_list
from hotline.sealing.factors import SECRET_BYTES, as_secret, as_text
from hotline.sealing.keys import PrivateKey, new_private
from hotline.sealing.shredding import ShredKeys
from hotline.settings import Settings, read_settings
from hotline.vocabulary import DESK, RELEASE, STATISTICS, StaffRole

DESK_PEOPLE = (
    ("ana", "Ana", StaffRole.OPERATOR),
    ("beto", "Beto", StaffRole.OPERATOR),
    ("carla", "Carla", StaffRole.OPERATOR),
    ("sofia", "Sofía", StaffRole.SUPERVISOR),
    ("irene", "Irene", StaffRole.AUDITOR),
    ("adela", "Adela", StaffRole.ADMINISTRATOR),
)
AGENCIES = (
    "07-procuraduria_nna",
    "07-unidad_trata",
    "09-procuraduria_nna",
    "09-autoridad_laboral",
    "21-procuraduria_nna",
    "21-fiscalia",
)


@dataclass(frozen=True)
class Account:
    """A demonstration account as printed; the password is empty when it was printed at an earlier start."""

    login: str
    password: str = field(repr=False)
    role: str
    agency: str
    url: str
    totp: str = field(repr=False, default="")


def prepare(environ: MutableMapping[str, str], port: int) -> Settings:
    """Fill in what the environment does not give, make people and reports once, and print how to try the line."""
    _fill_in(environ, port)
    settings = read_settings(environ)
    upgrade(settings.database_url)
    password, totp = settings.demo_password, settings.demo_totp
    if not _has_people(settings):
        password = password or secrets.token_urlsafe(9)
        totp = totp or as_text(secrets.token_bytes(SECRET_BYTES))
        private = _make_keys(environ)
        settings = read_settings(environ)
        _make_people(settings, private, password, totp)
        hotline = build(settings)
        demo_reports.make(hotline, password, totp)
        hotline.db.close()
    elif not password or not totp:
        click.echo("Las cuentas ya existían; su contraseña y su código se mostraron la primera vez.", err=True)
    _keep(environ, settings)
    _print(settings, _accounts(settings, password, totp))
    return settings


def _fill_in(environ: MutableMapping[str, str], port: int) -> None:
    """Secrets that nobody gave are drawn once and kept in `var/demo/settings.json`, readable by their owner only."""
    var_dir = Path(environ.get("HOTLINE_VAR_DIR", "var")).absolute()
    path = var_dir / "demo" / "settings.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    drawn = {
        "HOTLINE_SECRET_KEY": secrets.token_urlsafe(48),
        "HOTLINE_PEPPER": "1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "HOTLINE_TWILIO_ACCOUNT_SID": "AC" + secrets.token_hex(16),
        "HOTLINE_TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "HOTLINE_PROVIDER_SWEEP_MINUTES": "0",  # the drawn account is nobody's at Twilio
        "HOTLINE_KEY_ROOT": "",
        "HOTLINE_RELEASE_KEY": "",
        "HOTLINE_TRAIL_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    for name, value in {**drawn, **kept}.items():
        if not environ.get(name) and not environ.get(f"{name}_FILE"):
            environ[name] = value
    environ.setdefault("HOTLINE_PUBLIC_URL", f"http://127.0.0.1:{port}")
    environ["HOTLINE_KEY_ROOT"] = environ["HOTLINE_KEY_ROOT"] or "none yet"
    _write(path, {name: environ.get(name, "") for name in drawn})


def _has_people(settings: Settings) -> bool:
    db = Database(settings.database_url)
    with db.read() as session:
        found = session.scalars(select(Person).limit(1)).first() is not None
    db.close()
    return found


def _make_keys(environ: MutableMapping[str, str]) -> dict[str, PrivateKey]:
    """Draw the recipients' keys and sign their list with a root that is thrown away afterwards."""
    settings = read_settings(environ)
    private = {name: new_private(name) for name in (DESK, STATISTICS, RELEASE, *AGENCIES)}
    root = new_root()
    serial_file = settings.var_dir / "keys" / "serial"
    serial = int(serial_file.read_text()) + 1 if serial_file.exists() else 1
    expires = today(SystemClock()) + timedelta(days=365)
    signed = sign_list(root.private_b64, serial, expires, [key.public for key in private.values()])
    settings.key_list.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.key_list.write_bytes(signed)
    environ["HOTLINE_KEY_ROOT"] = root.public_b64
    environ["HOTLINE_RELEASE_KEY"] = base64.b64encode(private[RELEASE].seed).decode()
    return private


def _make_people(settings: Settings, private: dict[str, PrivateKey], password: str, totp: str) -> None:
    """Everybody with the same password and authenticator, as nobody real would have them."""
    db, shreds = Database(settings.database_url), ShredKeys(settings.shred_dir)
    with db.write() as session:
        for key in private.values():
            if key.recipient != RELEASE:
                keyholding.keep_epoch(session, shreds, key.public, today(SystemClock()))
        for login, name, role in DESK_PEOPLE:
            person = _make_person(session, login, name, role, None, password, totp)
            for recipient in sorted(may_hold(role, None)):
                accounts.join(session, shreds, person, private[recipient])
        for agency in AGENCIES:
            person = _make_person(session, agency, agency, StaffRole.AGENCY, agency, password, totp)
            accounts.join(session, shreds, person, private[agency])
    db.close()


def _make_person(
    session: Session, login: str, name: str, role: StaffRole, agency: str | None, password: str, totp: str
) -> Person:
    personal = new_private(secrets.token_hex(16))
    person = accounts.enrol(
        session,
        login=login,
        name=name,
        role=role,
        agency=agency,
        password=password,
        personal=personal,
        activated_on=today(SystemClock()),
    )
    factors.keep(session, person.id, personal.seed, Factors(totp=as_secret(totp)))
    return person


def _accounts(settings: Settings, password: str, totp: str) -> list[Account]:
    base = settings.staff_address
    desk = [Account(login, password, role.value, "", f"{base}/desk", totp) for login, _, role in DESK_PEOPLE]
    return desk + [
        Account(agency, password, StaffRole.AGENCY.value, agency, f"{base}/agency", totp) for agency in AGENCIES
    ]


def _keep(environ: MutableMapping[str, str], settings: Settings) -> None:
    """Keep what the next start and the simulators need."""
    folder = settings.var_dir / "demo"
    path = folder / "settings.json"
    _write(path, {name: environ.get(name, "") for name in json.loads(path.read_text())})
    line = {
        "public_url": settings.public_url,
        "twilio_account_sid": settings.twilio_account_sid,
        "twilio_auth_token": settings.twilio_auth_token,
    }
    _write(settings.var_dir / "demo.json", line)


def _write(path: Path, values: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(values, file)


def _print(settings: Settings, made: list[Account]) -> None:
    base = settings.public_url
    password = made[0].password or "la de la primera vez"
    totp = made[0].totp or "el de la primera vez"
    click.echo(
        f"""
Línea de prueba. Nada de esto sirve para producción.

  Quien avisa     {base}/            y con folio {base}/folio
  Operadores      {base}/desk        ana, beto, carla; supervisora: sofia
  Otras           {base}/desk        administradora: adela; auditora: irene
  Autoridades     {base}/agency      {", ".join(AGENCIES)}
  Contraseña de todas las cuentas: {password}
  Segundo paso: agregue esta clave a una aplicación de códigos (TOTP): {totp}

Pruebe en otra terminal:
  .venv/bin/hotline phone            una llamada, con el teclado
  .venv/bin/hotline sms              mensajes; con --whatsapp, por WhatsApp
"""
    )
    line = {
        "public_url": base,
        "twilio_account_sid": settings.twilio_account_sid,
        "twilio_auth_token": settings.twilio_auth_token,
        "accounts": [asdict(account) for account in made],
    }
    click.echo(json.dumps(line, ensure_ascii=False))
