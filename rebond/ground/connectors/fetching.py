"""Reading an address that somebody typed: https only, public machines only, few bytes, little time."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

REDIRECTIONS = 3
REDIRECTED = (301, 302, 303, 307, 308)
READ = (200, 206)
HEARD = ("Location", "Content-Range", "Retry-After")
PIECE = 64 * 1024


class Unreachable(OSError):
    """The address could not be read; the sentence says why to whoever typed it."""


@dataclass(frozen=True)
class Answer:
    """What a service answered: its status, the headers of HEARD that it gave, its body when it succeeded."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Question:
    """What a service is asked: a page, unless a body is sent."""

    headers: Mapping[str, str]
    body: bytes | None = None


def call(url: str, question: Question, *, max_bytes: int, seconds: float) -> Answer:
    """What a service answers, whatever its status, without following it elsewhere. Raises Unreachable as `fetch` does."""
    return _exchange(check(url), question, max_bytes, monotonic() + seconds)


def fetch(url: str, *, max_bytes: int, seconds: float) -> bytes:
    """What an address gives. Raises Unreachable for anything but a public https page of a bearable size, in time.

    The machine that was checked is the one that is asked: its name is resolved once for each hop.
    """
    ends = monotonic() + seconds
    for _ in range(REDIRECTIONS + 1):
        answer = _exchange(check(url), PAGE, max_bytes, ends)
        if answer.status in REDIRECTED:
            url = urljoin(url, answer.headers["Location"])
            continue
        if answer.status != 200:
            raise Unreachable(f"L'adresse répond par une erreur ({answer.status}).")
        return answer.body
    raise Unreachable("Cette adresse renvoie trop de fois ailleurs.")


def check(url: str) -> SplitResult:
    """The parts of a public https address. Raises Unreachable."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unreachable("Cette adresse n'est pas celle d'une page.") from error
    if parts.scheme != "https" or not parts.hostname or parts.username or port not in (None, 443):
        raise Unreachable("L'adresse commence par https:// et ne contient ni nom d'utilisateur ni port.")
    return parts


PAGE = Question({"Accept": "text/calendar, */*;q=0.1"})


def _exchange(parts: SplitResult, question: Question, max_bytes: int, ends: float) -> Answer:
    """One question, one answer, on a connection of its own."""
    host = parts.hostname or ""
    connection = _Pinned(host, _public_address(host), timeout=_left(ends))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        method = "GET" if question.body is None else "POST"
        connection.request(method, target, body=question.body, headers={**question.headers, "User-Agent": "Rebond"})
        response = connection.getresponse()
        heard = {name: response.getheader(name) or "" for name in HEARD}
        body = _read(response, max_bytes, ends) if response.status in READ else b""
        return Answer(response.status, heard, body)
    except (http.client.HTTPException, ssl.SSLError) as error:
        raise Unreachable("L'adresse ne répond pas comme un site sûr.") from error
    except TimeoutError as error:
        raise Unreachable("L'adresse met trop de temps à répondre.") from error
    except OSError as error:
        if isinstance(error, Unreachable):
            raise
        raise Unreachable("L'adresse ne répond pas.") from error
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse, max_bytes: int, ends: float) -> bytes:
    pieces, size = [], 0
    while piece := response.read1(PIECE):
        size += len(piece)
        if size > max_bytes:
            raise Unreachable("Ce que donne l'adresse est trop gros.")
        _left(ends)
        pieces.append(piece)
    return b"".join(pieces)


def _left(ends: float) -> float:
    left = ends - monotonic()
    if left <= 0:
        raise Unreachable("L'adresse met trop de temps à répondre.")
    return left


def _public_address(host: str) -> str:
    """One address of the machine, all of them being public: a name that also leads inside is refused."""
    try:
        found = {str(answer[4][0]) for answer in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Unreachable("Ce nom de site n'existe pas, ou ne répond pas.") from error
    if not found or any(not _is_public(address) for address in found):
        raise Unreachable("Cette adresse mène à l'intérieur d'un réseau : elle n'est pas lue.")
    return min(found, key=lambda address: (":" in address, address))


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (inner or ip).is_global and not (inner or ip).is_multicast


class _Pinned(http.client.HTTPSConnection):
    """A connection to the machine that was checked, under the name that its certificate must bear."""

    def __init__(self, host: str, address: str, *, timeout: float) -> None:
        super().__init__(host, timeout=timeout, context=ssl.create_default_context())
        self.address = address

    def connect(self) -> None:
        """To the address, never to what the name says by now."""
        plain = socket.create_connection((self.address, 443), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
