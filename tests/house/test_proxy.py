"""The proxy's example, in a real nginx: what a reporter sees while the house is away, and what is never handed on."""

import base64
import hashlib
import http.client
import re
import shutil
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.support.certificate import certificate
from tests.support.house import ROOT, text_of
from tests.support.http import Answer
from tests.support.processes import Process, free_port, wait_until

DEPLOY = ROOT / "docs" / "deploy"
PAGES = sorted((DEPLOY / "pages").glob("*.html"))
LINE, DESK = "linea.example.org", "mesa.example.org"
NGINX = "/usr/sbin/nginx"


class Proxy:
    """nginx with the example as it stands, but for ports and folders; behind it, nobody or `house`."""

    def __init__(self, room: Path) -> None:
        self.port, self.behind = free_port(), free_port()
        shutil.copytree(DEPLOY / "pages", room / "pages")
        shutil.copy(DEPLOY / "proxy.conf", room)
        shutil.copytree(certificate().certificate.parent, room / "tls")
        given = {
            "listen 443": f"listen 127.0.0.1:{self.port}",
            "listen [::]:443": f"# listen [::]:{self.port}",
            "tls/staff-": "tls/",
            "tls/certificate.pem": f"tls/{certificate().certificate.name}",
            "tls/key.pem": f"tls/{certificate().key.name}",
            "/etc/hotline": str(room),
            "127.0.0.1:8001": f"127.0.0.1:{self.behind}",
            "127.0.0.1:8002": f"127.0.0.1:{self.behind}",
        }
        example = text_of(DEPLOY / "nginx.conf")
        for ours, here in given.items():
            example = example.replace(ours, here)
        paths = "".join(f"{name}_temp_path {room};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (room / "nginx.conf").write_text(
            f"daemon off; user root; pid {room}/pid; error_log {room}/errors; events {{}} http {{ {paths}\n{example} }}"
        )
        self.process = Process([NGINX, "-c", f"{room}/nginx.conf"], {}, room / "logs")
        wait_until(self._listens, what="nginx")

    def ask(self, method: str, path: str, host: str = LINE, sni: str = "", **headers: str) -> Answer:
        """One request to a host; sni: where the handshake names another. A body is told of and not sent."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPConnection(host)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection.sock = context.wrap_socket(plain, server_hostname=sni or host)
        try:
            connection.putrequest(method, path)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, (), answer.read())
        finally:
            connection.close()

    def _listens(self) -> bool:
        assert self.process.running, self.process.tail()
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    started = Proxy(tmp_path_factory.mktemp("proxy"))
    yield started
    started.process.stop()


class House(BaseHTTPRequestHandler):
    """Answers with what it was told about who asks, as the house's own error page would be answered."""

    def do_GET(self) -> None:
        told = str(self.headers).encode()
        self.send_response(503)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def house(proxy: Proxy) -> Iterator[None]:
    server = HTTPServer(("127.0.0.1", proxy.behind), House)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()
    server.server_close()


def test_while_the_house_is_away_its_words_are_there(proxy: Proxy) -> None:
    answer = proxy.ask("GET", "/")
    assert answer.status == 502
    for said in ('href="tel:911"', "089", "no se duplica", "Salir ya", "<title>Información</title>", 'lang="en"'):
        assert said in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "max-age" in answer.headers["strict-transport-security"]
    assert answer.headers["server"] == "nginx", "no version"


def test_who_sends_too_much_is_told_in_the_same_way(proxy: Proxy) -> None:
    answer = proxy.ask("POST", "/p", Content_Length="1200000")
    assert answer.status == 413
    assert "varias partes" in answer.text
    assert 'href="tel:911"' in answer.text


def test_who_leaves_is_gone_also_while_the_house_is_away(proxy: Proxy) -> None:
    answer = proxy.ask("GET", "/salir")
    assert answer.status == 200
    assert answer.headers["clear-site-data"] == '"cookies", "storage"'
    assert not re.search("911|aviso|peligro|Salir", answer.text)
    assert "clear-site-data" not in proxy.ask("GET", "/").headers


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_policy_lets_these_pages_have_their_own_style_and_nothing_else(proxy: Proxy, page: Path) -> None:
    style = text_of(page).partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = proxy.ask("GET", "/").headers["content-security-policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert not re.search("unsafe|https?:", policy)
    assert "<script" not in text_of(page)
    assert proxy.ask("GET", f"/{page.name}").status == 404, "only nginx itself shows it"


def test_one_host_is_not_reached_through_the_handshake_of_the_other(proxy: Proxy) -> None:
    assert proxy.ask("GET", "/desk", host=DESK).status == 502
    assert proxy.ask("GET", "/desk", host=DESK, sni=LINE).status == 421
    assert proxy.ask("GET", "/", host=LINE, sni=DESK).status == 421
    with pytest.raises(ssl.SSLError):
        proxy.ask("GET", "/", host="other.example.org")


@pytest.mark.usefixtures("house")
def test_the_house_is_told_nothing_of_who_asks_and_its_own_pages_pass(proxy: Proxy) -> None:
    answer = proxy.ask("GET", "/p", User_Agent="Nokia", X_Forwarded_For="10.0.0.9", X_Real_IP="10.0.0.9", Cookie="a=b")
    assert answer.status == 503
    told = dict(line.split(": ", 1) for line in answer.text.splitlines() if line)
    assert told == {"Host": LINE, "Cookie": "a=b", "Accept-Encoding": "identity"}
