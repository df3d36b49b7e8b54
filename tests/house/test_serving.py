"""The server's own log: a request that is not HTTP must not put its sender's address there."""

import io
import logging
import subprocess
import sys

import pytest
from click.testing import CliRunner
from gunicorn.http.errors import InvalidRequestLine

from hotline.cli import main
from hotline.serving import Server


def test_a_malformed_request_leaves_no_address_in_the_log() -> None:
    server = Server(lambda: None, "127.0.0.1:0", 1)  # type: ignore[arg-type, return-value]
    log = server.cfg.logger_class(server.cfg)
    written = io.StringIO()
    log.error_log.handlers = [logging.StreamHandler(written)]
    worker = server.cfg.worker_class(1, 1, [], None, 1, server.cfg, log)

    class Client:
        def sendall(self, _answer: bytes) -> None: ...

    worker.handle_error(None, Client(), ("203.0.113.7", 5), InvalidRequestLine("SECRETO"))
    assert written.getvalue() == ""


@pytest.mark.parametrize("half", ["--tls-cert", "--tls-key"])
def test_half_a_certificate_is_refused(half: str) -> None:
    answer = CliRunner().invoke(main, ["serve", half, __file__])
    assert answer.exit_code == 2
    assert "--tls-cert and --tls-key go together" in answer.output


DERIVING = """
import re
from pathlib import Path
from concurrent.futures import ThreadPoolExecutor
from hotline import serving
from hotline.sealing.folio import derive, draw
from hotline.setting_values import Peppers

def megabytes():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

serving.share_memory()
before, peppers = megabytes(), Peppers({1: bytes(32)})
with ThreadPoolExecutor(4) as threads:
    list(threads.map(lambda folio: derive(folio, peppers), [draw() for _ in range(8)]))
print(megabytes() - before)
"""


def test_what_a_folio_took_is_given_back() -> None:
    """Each takes 19 MiB while it is derived; kept by every thread, that would be more than all else that is served."""
    done = subprocess.run([sys.executable, "-c", DERIVING], check=True, capture_output=True, text=True)
    assert float(done.stdout) < 19
