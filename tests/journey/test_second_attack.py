"""What a second attack found, each as its attacker did it (decision 0034)."""

import io
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hotline.channels.web import files
from hotline.chat import store
from hotline.errors import NotAllowedError, SealError
from hotline.journey import attachments, desk, sharing
from hotline.journey.attaching import PIECE, PURPOSE
from hotline.media import cleaning, in_memory
from hotline.sealing import archive
from hotline.sealing.closing import close
from hotline.vocabulary import DESK
from tests.journey.conftest import House
from tests.journey.test_attaching import Page, told
from tests.journey.test_sharing import handed
from tests.journey.test_twofold import LOCAL, _store, _who


def listed(house: House, report_id: str, written: bytes) -> str:
    """What a seized intake may do: a list of a file, closed to the desk, beside any report."""
    closed, wraps = close(PURPOSE, written, [house.hotline.keyring.current().need(DESK)])
    with house.hotline.db.write() as session:
        return archive.store(session, closed, wraps, owner=report_id)


def of_pieces(pieces: list[str]) -> bytes:
    return json.dumps({"kind": "picture", "mimetype": "image/jpeg", "size": 9, "pieces": pieces}).encode()


@pytest.mark.parametrize("purpose", ["report", PIECE])
def test_a_list_that_names_documents_of_another_report_gives_nobody_their_keys(
    house_on_sqlite: House, purpose: str
) -> None:
    house = house_on_sqlite
    report_id, _, row = handed(house)
    other, _, _ = handed(house)
    with house.hotline.db.read() as session:
        stolen = archive.ids_of(session, other, purpose)[0]
    file_id = listed(house, report_id, of_pieces([stolen]))
    ana = _who(house, "ana")
    with pytest.raises((NotAllowedError, SealError)):
        sharing.share(house.hotline, ana, report_id, file_id, row.id)
    with house.hotline.db.read() as session:
        assert not archive.wraps_of(session, stolen, LOCAL), "or that authority reads what was told to the desk"
    with pytest.raises(NotAllowedError):
        attachments.opened(house.hotline, ana, report_id, file_id)


@pytest.mark.parametrize("written", [b"no JSON", b"[]", b'{"kind": "picture"}', of_pieces([])[:-2] + b"7]}"])
def test_a_list_of_no_form_hides_nothing_of_its_report(house_on_sqlite: House, written: bytes) -> None:
    house = house_on_sqlite
    report_id = _store(house)
    listed(house, report_id, written)
    assert attachments.of_report(house.hotline, _who(house, "ana"), report_id) == ()
    desk.open_report(house.hotline, _who(house, "ana"), report_id)


def test_a_form_of_two_hundred_files_opens_none_but_the_first(
    house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []

    def counted() -> object:
        opened.append(1)
        return in_memory()

    monkeypatch.setattr(files, "in_memory", counted)
    page = Page(house_on_sqlite, told(house_on_sqlite)[1])
    many = [(io.BytesIO(b""), f"{number}.jpg") for number in range(150)]
    answer = page.client.post("/p/archivo", data={"sello": page.seal, "archivo": many})
    assert answer.status_code == 413
    assert len(opened) == 1


def test_whoever_sends_a_file_a_byte_a_minute_gives_the_place_back(
    house_on_sqlite: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LONGEST", 0.2)
    page = Page(house_on_sqlite, told(house_on_sqlite)[1])
    theirs, ours = socket.socketpair()
    with theirs, ours, ours.makefile("rb") as stream:
        theirs.settimeout(5)
        ours.settimeout(5)
        theirs.sendall(b'--x\r\nContent-Disposition: form-data; name="archivo"; filename="a.jpg"\r\n\r\nabc')
        begun = time.monotonic()
        answer = page.client.post(
            "/p/archivo",
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"gunicorn.socket": ours, "wsgi.input": stream, "CONTENT_LENGTH": "9000"},
        )
        assert time.monotonic() - begun < 4
    assert answer.status_code in {400, 403}
    assert files._line.enter()
    files._line.leave()


GOOD = '{"kind": "picture", "mimetype": "text/html"}'


@pytest.mark.parametrize(
    ("said", "then"),
    [("{", ""), ("[]", ""), ('{"kind": "page"}', ""), ('{"unfit": "<b>"}', ""), ("x" * 999, ""), (GOOD, "endless")],
)
def test_a_decoder_that_was_taken_over_says_no_type_of_its_own_and_fills_no_disk(
    monkeypatch: pytest.MonkeyPatch, said: str, then: str
) -> None:
    endless = "while True: sys.stdout.write('x' * 65536)" if then else ""
    program = f"import sys\nprint({said!r})\n{endless}"

    @contextmanager
    def taken_over(_source: object) -> Iterator["subprocess.Popen[bytes]"]:
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as child:
            try:
                yield child
            finally:
                child.kill()

    def all_of_it() -> int:
        with in_memory(b"x") as source, cleaning.cleaned(source) as clean:
            assert clean.mimetype == "image/jpeg"
            return sum(map(len, clean.pieces))

    monkeypatch.setattr(cleaning, "MOST_MADE", 1024 * 1024, raising=False)
    monkeypatch.setattr(cleaning, "_child", taken_over)
    with pytest.raises(cleaning.Unfit) as unfit:
        all_of_it()
    assert unfit.value.reason in {"broken", "too_large"}


@pytest.mark.parametrize("written", [b"no JSON", b"7", b'[["own"]]', b"[[1, 2, 3, 4]]"])
def test_a_transcript_of_no_form_hides_nothing_of_its_report(house_on_sqlite: House, written: bytes) -> None:
    house = house_on_sqlite
    report_id = _store(house)
    closed, wraps = close(store.PURPOSE, written, [house.hotline.keyring.current().need(DESK)])
    with house.hotline.db.write() as session:
        archive.store(session, closed, wraps, owner=report_id)
    opened = desk.open_report(house.hotline, _who(house, "ana"), report_id)
    assert opened.content["narrative"]
    ((line,),) = opened.conversations
    assert (line.text, line.forged) == ("", True), "and it is seen that something lies there"
