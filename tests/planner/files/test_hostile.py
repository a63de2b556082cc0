"""Whatever bytes the files hold, there is a fair or a list of faults, never anything else."""

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.files.days import read_day
from planner.files.fairs import Options, read_fair
from planner.files.faults import Fault, Faulty
from planner.files.pools import read_pool
from planner.refusals import Refused

TEXTS = {
    "people": "id,name,from,to,free,most,language\np,Paul,,,,,\nq,,2,4,1-3,2,arabe\n",
    "recruiters": "id,tables,hall,from,to,break,least,most\na,2,Nord,,,3,1,\nb,,Sud,2,3,,,4\n",
    "wishes": "person,recruiter,fit,locked\np,a,10,2\np,b,-5,\nq,a,30,\n",
}
PIECES = st.sampled_from(
    [b"\0", b"\xff", b"\xc3", b'"', b"\n", b"\r", b";", b",", b"\t", b"NaN", b"-1", b"1e9", b"9" * 30, b"9" * 5000, b"\xef\xbb\xbf"]
)  # fmt: skip


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.sampled_from(sorted(TEXTS)), st.integers(0, 80), st.integers(0, 12), st.one_of(PIECES, st.binary(max_size=8)))
@example("wishes", 0, 80, b"")
@example("people", 3, 0, '"\u0660\u0661"'.encode())
def test_files_spoilt_in_one_place_are_read_or_refused_with_sentences(name, start, length, piece):
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for file, text in TEXTS.items():
            raw = text.encode()
            if file == name:
                raw = raw[:start] + piece + raw[start + length :]
            paths.append(Path(folder) / f"{file}.csv")
            paths[-1].write_bytes(raw)
        faults = faults_of(paths)
    assert all(fault.sentence.endswith((".", "?")) for fault in faults)


def faults_of(paths: list[Path]) -> list[Fault]:
    try:
        read_fair(*paths, options=Options(4, 1, 4))
    except Faulty as faulty:
        return faulty.faults
    return []


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.binary(max_size=60))
@example(b'{"slots": 1e400}')
@example(b'{"slots": 2, "workshops": [{"id": {}, "largest": []}], "rooms": [{}], "coaches": [{}], "people": [{}]}')
def test_any_bytes_are_no_day_and_no_pool(raw):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(raw)
        for read in (read_day, read_pool):
            try:
                read(path)
            except (Faulty, Refused):
                continue
            assert read is read_pool
