"""Write `vectors.json`: one sample of everything that closing writes, with the secrets that open it.

Run once for a new format, `python tests/sealing/make_vectors.py suite-2`, and commit the file; a name that is there
already is refused. What it holds was sealed on the day of its commit and must open ever after, so a change that makes
old ciphertext unreadable fails. All secrets in it are of no use anywhere else.
"""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from hotline.sealing import ceremony, closing, folio, password, signing, visits
from hotline.sealing.factors import seal_factors
from hotline.sealing.keys import PrivateKey
from hotline.sealing.opening.own import Cursors
from hotline.sealing.receipt import Receipts
from hotline.sealing.recipients import Listed
from hotline.sealing.shredding import shred_seal
from hotline.setting_values import Peppers

FILE = Path(__file__).with_name("vectors.json")
TEXT = "Ñandú, árbol, 16 años: texto de prueba."


def seed(letter: str) -> bytes:
    return letter.encode() * 32


def documents() -> dict[str, Any]:
    desk, agency, release = (
        PrivateKey("desk", 1, seed("d")),
        PrivateKey("07-fiscalia", 3, seed("a")),
        PrivateKey("release", 2, seed("r")),
    )
    key, document_id = seed("k"), "0123456789abcdef0123456789abcdef"
    closed = closing.close_with(key, "report", document_id, TEXT.encode())
    wrap = closing.wrap_for(key, "report", document_id, desk.public)
    held = closing.wrap_for(key, "report", document_id, agency.public, release=release.public)
    return {
        "document": {"id": document_id, "purpose": "report", "bucket": closed.bucket, "body": closed.body.hex()},
        "content_key": key.hex(),
        "desk": {"recipient": "desk", "epoch": 1, "seed": desk.seed.hex(), "public": desk.public.raw.hex()},
        "agency": {"recipient": "07-fiscalia", "epoch": 3, "seed": agency.seed.hex()},
        "release": {"recipient": "release", "epoch": 2, "seed": release.seed.hex()},
        "wrap": wrap.body.hex(),
        "held_wrap": held.body.hex(),
    }


def mailbox() -> dict[str, Any]:
    peppers = {1: seed("p"), 2: seed("q")}
    number = "123456789012345"
    number += next(digit for digit in "0123456789" if folio.looks_like_folio(number + digit))
    newest, older = folio.derive_all(number, Peppers(peppers))
    return {
        "folio": number,
        "peppers": {str(version): pepper.hex() for version, pepper in peppers.items()},
        "keys": [{"version": k.version, "tag": k.tag.hex(), "seed": k.seed.hex()} for k in (newest, older)],
        "mailbox_id": "box",
        "message_id": "letter",
        "body": closing.mailbox_seal(newest.public, "box", "letter", TEXT.encode()).hex(),
    }


def cursor_and_receipt() -> dict[str, Any]:
    secret_key = seed("s")
    cursors, receipts = Cursors(secret_key), Receipts(secret_key)
    return {
        "secret_key": secret_key.hex(),
        "bearer": "caller",
        "version": 7,
        "cursor_tag": cursors.tag(b"caller").hex(),
        "cursor": cursors.seal(b"caller", 7, TEXT.encode()).hex(),
        "step": "SM1",
        "receipt_tag": receipts.tag("SM1").hex(),
        "receipt": receipts.seal("SM1", TEXT.encode()).hex(),
    }


def people() -> dict[str, Any]:
    person, held = PrivateKey("ana", 1, seed("x")), PrivateKey("desk", 1, seed("d"))
    visit = visits.Visit(b"i" * 16, seed("v"))
    return {
        "password": "contraseña de prueba",
        "sealed_seed": password.seal_seed("contraseña de prueba", person.seed).hex(),
        "person": "ana",
        "seed": person.seed.hex(),
        "membership": {"recipient": "desk", "epoch": 1, "seed": held.seed.hex()},
        "sealed_membership": closing.membership_seal(person.public, held).hex(),
        "shred_key": seed("z").hex(),
        "shred_layer": shred_seal(seed("z"), "ana", "desk", 1, closing.membership_seal(person.public, held)).hex(),
        "factors": seal_factors(person.seed, "ana", TEXT.encode()).hex(),
        "offline_secret": ceremony.keep_secret("root", b"public", seed("o"), "frase de prueba", epoch=3).decode(),
        "cookie": visit.cookie,
        "secret_key": seed("s").hex(),
        "row": visit.row,
        "form_token": visits.form_token(visit, seed("s")),
        "sealed_visit": visits.seal_visit(visit, seed("s"), "ana", person.seed).hex(),
        "signer": signing.signer_of(person.seed).hex(),
        "signature": signing.sign(person.seed, TEXT.encode()).hex(),
    }


def key_list() -> dict[str, Any]:
    root = ceremony.new_root()
    first, second = PrivateKey("desk", 1, seed("d")).public, PrivateKey("desk", 2, seed("e")).public
    rows = [Listed(first, date(2026, 1, 1)), Listed(second, date(2027, 2, 1), date(2027, 6, 30))]
    signed = ceremony.sign_list(root.private_b64, 5, date(2027, 1, 31), rows)
    return {"root": root.public_b64, "serial": 5, "expires_on": "2027-01-31", "list": json.loads(signed)}


def main(name: str) -> None:
    kept: dict[str, Any] = json.loads(FILE.read_text()) if FILE.exists() else {}
    if name in kept:
        raise SystemExit(f"{name} is there already: what was sealed then must open as it is.")
    kept[name] = {
        "text": TEXT,
        "documents": documents(),
        "mailbox": mailbox(),
        "dialogue": cursor_and_receipt(),
        "people": people(),
        "key_list": key_list(),
    }
    FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
