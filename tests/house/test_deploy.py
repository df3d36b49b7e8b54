"""The examples for deploying: each unit names the secrets of its process and no other, and every name is a setting."""

import re

import pytest

from hotline.settings import PREFIX, TABLE
from tests.support.house import ROOT, text_of

DEPLOY = ROOT / "docs" / "deploy"
SECRETS = {
    "intake": {"DATABASE_URL", "SECRET_KEY", "PEPPER", "TWILIO_AUTH_TOKEN"},
    "staff": {"DATABASE_URL", "SECRET_KEY", "PEPPER"},
    "worker": {
        "DATABASE_URL", "SECRET_KEY", "PEPPER", "REDIS_URL", "TWILIO_API_SECRET", "RELEASE_KEY", "TRAIL_KEY",
    },
}  # fmt: skip
"""As the table of docs/deploy/README.md gives them; secret_key and pepper must be there in each."""


@pytest.mark.parametrize("process", SECRETS)
def test_a_unit_is_given_its_own_secrets_from_sealed_credentials(process: str) -> None:
    unit = text_of(DEPLOY / f"hotline-{process}.service")
    given = dict(re.findall(rf"Environment={PREFIX}(\w+)_FILE=%d/(\w+)$", unit, re.MULTILINE))
    loaded = dict(re.findall(r"LoadCredentialEncrypted=(\w+):/etc/hotline/credentials/(\S+)$", unit, re.MULTILINE))
    assert set(given) == SECRETS[process]
    assert {name: name.lower() for name in given} == given
    assert {one: f"{process}/{one}" for one in given.values()} == loaded
    plain = set(re.findall(rf"^Environment={PREFIX}(\w+)=", unit, re.MULTILINE)) - {f"{name}_FILE" for name in given}
    secret = {row.name for row in TABLE if row.secret}
    assert set(given) <= secret, "only a secret may come from a file"
    assert not plain & secret, "a secret in a unit is readable to everybody on the machine"
    assert plain <= {row.name for row in TABLE}


def test_the_proxy_parts_reporters_and_staff_by_host() -> None:
    servers = re.findall(r"\nserver \{\n(.*?)\n\}", text_of(DEPLOY / "nginx.conf"), re.DOTALL)
    sides = [
        (name[1], port[1])
        for server in servers
        if (name := re.search(r"server_name (\S+);", server)) and (port := re.search(r"127\.0\.0\.1:(\d+)", server))
    ]
    assert sides == [("linea.example.org", "8001"), ("mesa.example.org", "8002")]
    assert "ssl_reject_handshake on;" in servers[-1]


@pytest.mark.parametrize("process", ["intake", "worker"])
def test_what_decodes_files_may_shut_itself_in(process: str) -> None:
    """A call that the filter kills would refuse every photograph; one that it forbids would leave the decoder open."""
    unit = text_of(DEPLOY / f"hotline-{process}.service")
    assert "SystemCallErrorNumber=EPERM" in unit
    allowed = [line for line in unit.splitlines() if line.startswith("SystemCallFilter=") and "~" not in line]
    assert {"landlock_create_ruleset", "landlock_restrict_self"} <= set(" ".join(allowed).replace("=", " ").split())


WHERE = {
    "BRIDGE_NUMBERS": "intake staff worker",  # joins a call, offers «Pasar al 9-1-1», rings the C5
    "CALLER_ID": "intake staff worker",  # opens the line and «Tomar la llamada», and is shown
    "OPERATOR_NUMBER": "intake",
    "HOURS": "intake",
    "CLOSED_DAYS": "intake",
    "QUEUE_MINUTES": "intake",
}


def test_the_table_gives_each_process_what_calls_need() -> None:
    rows: dict[str, list[str]] = {}
    for line in text_of(DEPLOY / "README.md").splitlines():
        if line.startswith(f"| `{PREFIX}"):
            names, *given = line.strip("| ").split(" | ")
            rows |= dict.fromkeys(re.findall(rf"{PREFIX}(\w+)", names), given)
    yes = {
        name: {who for who, said in zip(SECRETS, rows.get(name, ()), strict=False) if said == "yes"} for name in WHERE
    }
    assert yes == {name: set(who.split()) for name, who in WHERE.items()}
