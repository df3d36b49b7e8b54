"""The server's own log: a request that is not HTTP must not put its sender's address there."""

import io
import logging

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
