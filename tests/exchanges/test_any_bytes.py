"""Whatever the bytes: records or one sentence, never a defect."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebond.exchanges.caf import reading as caf
from rebond.exchanges.files.problems import UnreadableFile
from rebond.exchanges.spreadsheets import reading as spreadsheets
from tests.exchanges.caf.flows import flow
from tests.exchanges.spreadsheets.files import CSV, XLSX

PIECES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [b"<", b"</", b"&", b"\0", b'"', b";", b"\n", b"<NOM/>", b"<DTNAI><a/></DTNAI>", b"]]>", b"<!--", b"9" * 40]
    ),
)
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), PIECES), min_size=1, max_size=5)


def spoiled(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, piece in changes:
        start = int(place * len(content))
        content = content[:start] + piece + content[start + length :]
    return content


def outcome(records: Iterator[object]) -> str:
    try:
        list(records)
    except UnreadableFile as refusal:
        return str(refusal)
    return "Lu."


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bytes") / "file"


@settings(max_examples=200, deadline=None)
@given(CHANGES)
def test_a_flow_of_any_bytes_is_read_or_refused(path: Path, changes: list[tuple[float, int, bytes]]):
    path.write_bytes(spoiled(flow().encode(), changes))

    assert outcome(caf.read(path, departement="13")).endswith(".")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([CSV.encode(), CSV.encode("cp1252"), CSV.encode("utf-16"), XLSX]), CHANGES)
def test_a_spreadsheet_of_any_bytes_is_read_or_refused(
    path: Path, content: bytes, changes: list[tuple[float, int, bytes]]
):
    path.write_bytes(spoiled(content, changes))

    assert outcome(spreadsheets.read(path)).endswith(".")
