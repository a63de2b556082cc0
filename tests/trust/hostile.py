"""What nobody should type, and what no answer should hold."""

import re
from typing import Any

SCRIPT = "<script>alert(7)</script>"
VALUES = {
    "null byte": "Mar\0tin",
    "ten kilobytes": "é" * 5_000,
    "right to left": "\u202eMartin\u2066\u200f",
    "emoji": "👩\u200d👩\u200d👧 🏴\U000e0067\U000e0062 \U0010ffff",
    "script": SCRIPT,
    "attribute": "\"'><img src=x onerror=alert(7)>",
    "address": "javascript:alert(7)",
    "template": "{{ 7|add:7 }}{% debug %}{#",
    "sql": "1'); DROP TABLE accounts_user; --",
    "like": "%_\\%",
    "lines": "a\r\nSet-Cookie: taken=1\r\n\r\n<b>",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "french last day": "31/12/9999",
    "day that does not exist": "2026-02-31",
    "arabic day": "٢٠٢٦-٠٣-٠٣",
    "hour that does not exist": "25:61",
    "endless number": "9" * 400,
    "negative": "-1",
    "not a number": "NaN",
    "infinite": "1e309",
    "beyond 32 bits": "2147483648",
    "beyond 64 bits": "9223372036854775808",
    "nobody": "00000000-0000-0000-0000-000000000000",
    "path": "../../../../etc/passwd",
    "json": '{"a": [null, {"__class__": "x"}]}',
    "blank": " \u00a0\u200b\t",
    "empty": "",
}
NAMES = ("q", "page", "apres", "avant", "tri", "colonnes", "compter", "format", "next", "vue", "scope", "x" * 300)
METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND", "POST", "GET")
BODIES = {
    "application/json": b'{"a": ' * 200,
    "application/xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "multipart/form-data": b"no boundary",
    "multipart/form-data; boundary=x": b'--x\r\nContent-Disposition: form-data; name="a"; filename="\0../b"\r\n\r\n1',
    "application/x-www-form-urlencoded": b"&".join(b"a%d=%%ff%%fe" % n for n in range(2_500)),
    "application/x-www-form-urlencoded; charset=utf-16": b"%00%ff=%d8%00&ids=%ff",
    "application/x-www-form-urlencoded; charset=klingon": b"a=%e9",
    "text/plain": b"\0\xff" * 500,
    "; =": b"",
}
HEADERS: tuple[dict[str, str], ...] = (
    {"HX-Request": "true", "HX-Target": '"><script>', "HX-Current-URL": "http://[::1"},
    {"HX-Request": "true", "HX-Boosted": "yes", "HX-History-Restore-Request": "\x7f"},
    {"X-Autosave": "1"},
    {"Accept-Language": "x" * 500, "Accept": "text/html;q=é"},
    {"Referer": "javascript:alert(7)", "Origin": "null"},
    {"Cookie": "session=\x01; theme=<script>; csrf=é; messages=[["},
    {"X-Forwarded-For": "', 0.0.0.0, ::", "X-Forwarded-Proto": "ftp"},
    {"Host": "ailleurs.example"},
    {"Content-Length": "-1"},
    {"Range": "bytes=9-1,0-99999999999"},
)
TELLTALES = re.compile(
    r"Traceback \(most recent call last\)|<img src=x onerror|<script>alert\(7\)|href=\"?javascript:alert\(7\)|psycopg"
)


def faults(response: Any) -> list[str]:
    """What is wrong with this answer, whatever was asked."""
    found = [f"answers {response.status_code}"] if response.status_code >= 500 else []
    if "taken" in response.cookies:
        found.append("lets a header in")
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        found += [f"holds {held}" for held in set(TELLTALES.findall(response.content.decode(errors="replace")))]
    return found
