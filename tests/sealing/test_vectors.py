"""What was sealed on the day of its commit opens today: see `make_vectors.py`."""

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hotline.sealing import ceremony, folio, recipients, signing, visits
from hotline.sealing.closing import Closed, Wrap
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening import own, staff
from hotline.sealing.opening.release import open_outer
from hotline.sealing.receipt import Receipts
from hotline.sealing.suites import SUITES, suite
from hotline.setting_values import Peppers

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("vectors.json").read_text())


def private(row: dict[str, Any]) -> PrivateKey:
    return PrivateKey(row["recipient"], row["epoch"], bytes.fromhex(row["seed"]))


@pytest.fixture(params=sorted(VECTORS))
def vector(request: pytest.FixtureRequest) -> dict[str, Any]:
    return VECTORS[request.param]


def test_every_format_of_a_list_has_its_vectors() -> None:
    assert {vector["key_list"]["list"]["list"]["v"] for vector in VECTORS.values()} == {1, 2}


def test_every_suite_has_its_vectors() -> None:
    assert {f"suite-{number}" for number in SUITES} <= set(VECTORS)


def test_document_and_wraps(vector: dict[str, Any]) -> None:
    rows = vector["documents"]
    row, body = rows["document"], bytes.fromhex(rows["document"]["body"])
    document = Closed(row["id"], row["purpose"], suite=body[1], body=body, bucket=row["bucket"])
    text = vector["text"].encode()
    assert own.open_draft(bytes.fromhex(rows["content_key"]), document) == text

    desk, agency = private(rows["desk"]), private(rows["agency"])
    assert desk.public.raw.hex() == rows["desk"]["public"]
    assert staff.open_document(document, Wrap("desk", 1, False, bytes.fromhex(rows["wrap"])), desk) == text

    held = Wrap("07-fiscalia", 3, True, bytes.fromhex(rows["held_wrap"]))
    inner = open_outer(document.purpose, document.document_id, held, private(rows["release"]))
    assert staff.open_document(document, Wrap("07-fiscalia", 3, False, inner), agency) == text


def test_folio_and_mailbox(vector: dict[str, Any]) -> None:
    row = vector["mailbox"]
    peppers = Peppers({int(version): bytes.fromhex(pepper) for version, pepper in row["peppers"].items()})
    keys = folio.derive_all(row["folio"], peppers)
    assert [{"version": k.version, "tag": k.tag.hex(), "seed": k.seed.hex()} for k in keys] == row["keys"]
    assert folio.derive(row["folio"], peppers) == keys[0]
    letter = own.open_mailbox(keys[0].seed, row["mailbox_id"], row["message_id"], bytes.fromhex(row["body"]))
    assert letter.decode() == vector["text"]


def test_cursor_and_receipt(vector: dict[str, Any]) -> None:
    row = vector["dialogue"]
    cursors, receipts = (kind(bytes.fromhex(row["secret_key"])) for kind in (own.Cursors, Receipts))
    bearer = row["bearer"].encode()
    assert cursors.tag(bearer).hex() == row["cursor_tag"]
    assert cursors.open(bearer, row["version"], bytes.fromhex(row["cursor"])).decode() == vector["text"]
    assert receipts.tag(row["step"]).hex() == row["receipt_tag"]
    assert receipts.open(row["step"], bytes.fromhex(row["receipt"])).decode() == vector["text"]


def test_people(vector: dict[str, Any]) -> None:
    row = vector["people"]
    seed, secret_key = bytes.fromhex(row["seed"]), bytes.fromhex(row["secret_key"])
    assert staff.open_seed(row["password"], bytes.fromhex(row["sealed_seed"])) == seed

    held = staff.open_membership(PrivateKey(row["person"], 1, seed), "desk", 1, bytes.fromhex(row["sealed_membership"]))
    assert held == private(row["membership"])

    if "shred_layer" in row:  # formats that came later
        inner = staff.open_shred_layer(
            bytes.fromhex(row["shred_key"]), row["person"], "desk", 1, bytes.fromhex(row["shred_layer"])
        )
        assert staff.open_membership(PrivateKey(row["person"], 1, seed), "desk", 1, inner) == held
        assert staff.open_factors(seed, row["person"], bytes.fromhex(row["factors"])).decode() == vector["text"]
        opened = ceremony.read_secret(row["offline_secret"].encode(), "root", "frase de prueba")
        assert opened == (b"public", b"o" * 32, 3)

    visit = visits.read_cookie(row["cookie"])
    assert (visit.row, visits.form_token(visit, secret_key)) == (row["row"], row["form_token"])
    assert staff.open_visit(visit, secret_key, row["person"], bytes.fromhex(row["sealed_visit"])) == seed

    assert signing.signer_of(seed).hex() == row["signer"]
    signing.verify(bytes.fromhex(row["signer"]), vector["text"].encode(), bytes.fromhex(row["signature"]))


def test_key_list(vector: dict[str, Any], tmp_path: Path) -> None:
    row = vector["key_list"]
    path = tmp_path / "list.json"
    path.write_text(json.dumps(row["list"]))
    keys = recipients.load(path, row["root"], date(2027, 1, 31))
    assert (keys.serial, keys.expires_on.isoformat()) == (row["serial"], row["expires_on"])
    assert keys.need("desk") == private(vector["documents"]["desk"]).public
    assert base64.b64encode(keys.need("desk").raw).decode() == row["list"]["list"]["keys"][0]["public"]


def test_key_pairs_are_x_wing() -> None:
    """First vector of draft-connolly-cfrg-xwing-kem, appendix C: others expand the same seed to the same public key."""
    public = suite(1).public_of(bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"))
    assert len(public) == 1216
    assert public.hex().startswith("e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5b19cfc3d")
