"""`hotline directory load-municipalities`: INEGI's layouts, mistakes told by line, all or nothing, and what changed."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hotline.cli import main
from hotline.clock import FixedClock
from hotline.conversation.municipalities import FRESH, Municipalities, read_all
from hotline.database import Database
from hotline.migrating import upgrade
from hotline.routing.atlas import Municipality
from tests.channels.doors import make_settings

# Not part of the project: whoever has it names it here.
WHOLE_CATALOGUE = Path(os.environ.get("INEGI_MUNICIPALITIES", "/nonexistent"))

PLAIN = """clave_entidad,clave_municipio,nombre_entidad,nombre_municipio
07,089,Chiapas,Tapachula
09,002,Ciudad de México,Azcapotzalco
16,034,Michoacán de Ocampo,Hidalgo
22,016,Querétaro,San Juan del Río
"""
AGEM = """CVEGEO,CVE_ENT,NOM_ENT,NOM_ABR,CVE_MUN,NOM_MUN,CVE_CAB,NOM_CAB,POB_TOTAL
"07089","07","Chiapas","Chis.","089","Tapachula","0001","Tapachula de Córdova y Ordóñez","353706"
"09002","09","Ciudad de México","CDMX","002","Azcapotzalco","0001","Azcapotzalco","432205"
"16034","16","Michoacán de Ocampo","Mich.","034","Hidalgo","0001","Ciudad Hidalgo","122619"
"22016","22","Querétaro","Qro.","016","San Juan del Río","0001","San Juan del Río","297804"
"""
LOCALITIES = """Mapa\tCve_Ent\tNom_Ent\tNom_Abr\tCve_Mun\tNom_Mun\tCve_Loc\tNom_Loc
070890001\t07\tChiapas\tChis.\t089\tTapachula\t0001\tTapachula de Córdova y Ordóñez
070890002\t07\tChiapas\tChis.\t089\tTapachula\t0002\tOtra localidad
090020001\t09\tCiudad de México\tCDMX\t002\tAzcapotzalco\t0001\tAzcapotzalco
160340001\t16\tMichoacán de Ocampo\tMich.\t034\tHidalgo\t0001\tCiudad Hidalgo
220160001\t22\tQuerétaro\tQro.\t016\tSan Juan del Río\t0001\tSan Juan del Río
"""
TOWNS = (
    Municipality("07089", "Tapachula", "07"),
    Municipality("09002", "Azcapotzalco", "09"),
    Municipality("16034", "Hidalgo", "16"),
    Municipality("22016", "San Juan del Río", "22"),
)
Load = Callable[[bytes], Result]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database brought to this version once for all of these."""
    path = tmp_path_factory.mktemp("migrated") / "hotline.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def url(migrated: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(migrated, tmp_path)}"


@pytest.fixture
def load(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    settings = make_settings(DATABASE_URL=url, VAR_DIR=str(tmp_path))
    monkeypatch.setattr("hotline.commands.municipalities.read_settings", lambda _environ: settings)

    def run(content: bytes) -> Result:
        file = tmp_path / "municipios.csv"
        file.write_bytes(content)
        return CliRunner().invoke(main, ["directory", "load-municipalities", str(file)])

    return run


def kept(url: str) -> tuple[Municipality, ...]:
    with closing(Database(url)) as database, database.read() as session:
        return read_all(session)


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        AGEM.encode("utf-8-sig"),
        AGEM.encode("latin-1"),
        AGEM.replace(",", ";").replace("\n", "\r\n").encode(),
        LOCALITIES.encode(),
        ("Catálogo de municipios\n\n" + AGEM + "\n\n").encode(),
    ],
    ids=["plain", "agem", "latin-1", "semicolons", "localities", "title above"],
)
def test_every_layout_is_read(load: Load, url: str, content: bytes) -> None:
    done = load(content)
    assert done.exit_code == 0, done.output
    assert kept(url) == TOWNS
    assert "4 municipios de 4 entidades" in done.output
    assert "07:1 09:1 16:1 22:1" in done.output
    assert "4 nuevos, 0 retirados, 0 con otro nombre" in done.output


def test_twice_is_once(load: Load, url: str) -> None:
    load(AGEM.encode())
    done = load(PLAIN.encode())
    assert (done.exit_code, "Sin cambios" in done.output) == (0, True)
    assert kept(url) == TOWNS


def test_a_newer_catalogue_replaces_the_one_before_and_says_how(load: Load, url: str) -> None:
    load(PLAIN.encode())
    newer = PLAIN.replace("16,034,Michoacán de Ocampo,Hidalgo\n", "").replace("Azcapotzalco", "Azcapotzalco Nuevo")
    done = load((newer + "23,005,Quintana Roo,Benito Juárez\n").encode())
    assert "1 nuevos, 1 retirados, 1 con otro nombre" in done.output
    for line in ("+ 23005 Benito Juárez", "- 16034 Hidalgo", "= 09002 Azcapotzalco → Azcapotzalco Nuevo"):
        assert line in done.output
    assert [town.code for town in kept(url)] == ["07089", "09002", "22016", "23005"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("07,089,Chiapas,Tapachula", "33,089,Chiapas,Tapachula", "municipios.csv:2: «33» is no state"),
        ("07,089,Chiapas,Tapachula", "7,089,Chiapas,Tapachula", "municipios.csv:2: «7» is no state"),
        ("07,089,Chiapas,Tapachula", "07,89,Chiapas,Tapachula", "municipios.csv:2: «89» is no municipality's key"),
        ("07,089,Chiapas,Tapachula", "07,٠٨٩,Chiapas,Tapachula", "is no municipality's key"),
        ("07,089,Chiapas,Tapachula", "07,089,Chihuahua,Tapachula", "municipios.csv:2: 07 is Chiapas, not «Chihuahua»"),
        ("07,089,Chiapas,Tapachula", "07,089,Chiapas,", "municipios.csv:2: the municipality 07089 needs a name"),
        ("07,089,Chiapas,Tapachula", "07,089,Chiapas," + "x" * 101, "needs a name of 1 to 100 letters"),
        ("16,034,Michoacán de Ocampo,Hidalgo", "07,089,Chiapas,Tuxtla", "municipios.csv:4: the code 07089 has two"),
        ("clave_municipio", "municipio", "municipios.csv:1: no line of headings"),
    ],
)
def test_a_mistake_is_told_by_its_line_and_nothing_is_written(
    load: Load, url: str, old: str, new: str, told: str
) -> None:
    load(PLAIN.encode())
    done = load(PLAIN.replace(old, new).replace("Azcapotzalco", "Otro nombre").encode())
    assert done.exit_code == 2
    assert told in done.stderr
    assert kept(url) == TOWNS


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"PK\x03\x04 a spreadsheet",
        PLAIN.split("\n")[0].encode(),
        b"x" * 140_000,
        f'{PLAIN}09,016,"{"never closed " * 12_000}'.encode(),
    ],
)
def test_what_is_no_catalogue_is_refused(load: Load, url: str, content: bytes) -> None:
    load(PLAIN.encode())
    refused = load(content)
    assert (refused.exit_code, refused.stderr.count(".csv:") + refused.stderr.count(".txt:")) == (2, 1)
    assert kept(url) == TOWNS


def test_a_whole_code_that_differs_is_refused(load: Load) -> None:
    done = load(AGEM.replace('"07089"', '"07088"').encode())
    assert (done.exit_code, "the whole code «07088» does not begin with 07089" in done.stderr) == (2, True)


def test_a_database_without_its_tables_is_said(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = make_settings(DATABASE_URL=f"sqlite:///{tmp_path}/empty.db", VAR_DIR=str(tmp_path))
    monkeypatch.setattr("hotline.commands.municipalities.read_settings", lambda _environ: settings)
    done = load(PLAIN.encode())
    assert (done.exit_code, "migrated?" in done.stderr) == (2, True)


def test_a_running_process_reads_it_again_now_and_then(load: Load, url: str) -> None:
    clock = FixedClock(datetime(2026, 11, 22, tzinfo=UTC))
    with closing(Database(url)) as database:
        running = Municipalities(database, clock)
        assert running.current() == ()
        load(PLAIN.encode())
        assert running.current() == ()
        clock.advance(FRESH + timedelta(seconds=1))
        assert running.current() == TOWNS
        same = running.current()
        clock.advance(FRESH + timedelta(seconds=1))
        assert running.current() is same


def test_a_database_that_is_away_leaves_the_last_one(load: Load, url: str, tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 22, tzinfo=UTC))
    load(PLAIN.encode())
    with closing(Database(url)) as database:
        running = Municipalities(database, clock)
        assert running.current() == TOWNS
        with database.write() as session:
            session.connection().exec_driver_sql("ALTER TABLE municipality RENAME TO away")
        clock.advance(FRESH + timedelta(seconds=1))
        assert running.current() == TOWNS


@pytest.mark.skipif(not WHOLE_CATALOGUE.exists(), reason="INEGI's whole catalogue is not here")
def test_the_whole_catalogue_loads(load: Load, url: str) -> None:
    done = load(WHOLE_CATALOGUE.read_bytes())
    assert done.exit_code == 0, done.output
    assert "2478 municipios de 32 entidades" in done.output
    assert len(kept(url)) == 2478
