"""An address that somebody typed is read only when it is public, https, small and quick."""

import http.client
import socket
from io import BytesIO
from typing import Any

import pytest

from rebond.ground.connectors import fetching


@pytest.mark.parametrize(
    "url",
    [
        "http://exemple.example/a.ics",
        "https://moi:secret@exemple.example/",
        "https://exemple.example:8443/",
        "file:///etc/passwd",
        "https:///a",
        "https://exemple.example:x/",
        "n'importe quoi",
    ],
)
def test_an_address_that_is_not_plain_https_is_refused(url):
    with pytest.raises(fetching.Unreachable):
        fetching.check(url)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "0.0.0.0"],
)
def test_a_name_that_leads_inside_is_refused(monkeypatch, address):
    _resolves(monkeypatch, "93.184.216.34", address)

    with pytest.raises(fetching.Unreachable, match="intérieur d'un réseau"):
        fetching.fetch("https://exemple.example/", max_bytes=10, seconds=5)


def test_a_name_that_does_not_exist_says_so(monkeypatch):
    def fails(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fails)

    with pytest.raises(fetching.Unreachable, match="n'existe pas"):
        fetching.fetch("https://exemple.example/", max_bytes=10, seconds=5)


def _resolves(monkeypatch, *addresses):
    found = [(0, 0, 0, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


@pytest.fixture
def answers(monkeypatch):
    """The network answers these pages, one after the other; gives what was asked of which machine."""
    _resolves(monkeypatch, "93.184.216.34")
    asked: list[Any] = []
    waiting: list[Any] = []

    def getresponse(self):
        asked.append((self.host, self.address))
        status, headers, body = waiting.pop(0)
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        text = f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode() + body

        class Plug:
            def makefile(self, *_):
                return BytesIO(text)

        response = http.client.HTTPResponse(Plug())
        response.begin()
        return response

    monkeypatch.setattr(fetching._Pinned, "request", lambda *_, **__: None)
    monkeypatch.setattr(fetching._Pinned, "getresponse", getresponse)
    return waiting, asked


def test_a_page_is_read_from_the_machine_that_was_checked(answers):
    waiting, asked = answers
    waiting.append((200, {}, b"BEGIN"))

    assert fetching.fetch("https://exemple.example/a", max_bytes=10, seconds=5) == b"BEGIN"
    assert asked == [("exemple.example", "93.184.216.34")]


def test_a_redirection_is_followed_and_checked(answers):
    waiting, asked = answers
    waiting += [(302, {"Location": "https://autre.example/b"}, b""), (200, {}, b"ok")]

    assert fetching.fetch("https://exemple.example/a", max_bytes=10, seconds=5) == b"ok"
    assert [host for host, _ in asked] == ["exemple.example", "autre.example"]
    waiting.append((302, {"Location": "http://autre.example/b"}, b""))
    with pytest.raises(fetching.Unreachable, match="https"):
        fetching.fetch("https://exemple.example/a", max_bytes=10, seconds=5)


def test_a_loop_an_error_and_too_much_are_refused(answers):
    waiting, _ = answers
    for pages, why in (
        ([(302, {"Location": "/a"}, b"")] * 4, "trop de fois"),
        ([(404, {}, b"")], "erreur \\(404\\)"),
        ([(200, {}, b"x" * 11)], "trop gros"),
    ):
        waiting[:] = pages
        with pytest.raises(fetching.Unreachable, match=why):
            fetching.fetch("https://exemple.example/a", max_bytes=10, seconds=5)


def test_time_runs_out(answers, monkeypatch):
    with pytest.raises(fetching.Unreachable, match="trop de temps"):
        fetching.fetch("https://exemple.example/a", max_bytes=10, seconds=-1)
