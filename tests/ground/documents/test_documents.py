"""Files are kept by their hash, checked when read, and sent so that a browser can do no harm with them."""

import contextvars
import hashlib
import threading

import pytest

from rebond.ground.documents import files, operations, responses
from rebond.ground.documents.models import Document
from rebond.ground.tenancy import context
from tests.factories import NOON

CONTENT = b"%PDF-1.7 a document"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def store(content: bytes = CONTENT, **changes: str) -> Document:
    fields = {"title": "Contrat", "filename": "contrat été.pdf", **changes}
    return operations.store(content, at=NOON, **fields)


def test_store_keeps_the_content_under_its_hash(in_13, tmp_path):
    document = store()

    sha256 = hashlib.sha256(CONTENT).hexdigest()
    assert (document.sha256, document.size, document.made_at) == (sha256, len(CONTENT), NOON)
    assert (tmp_path / "13" / sha256[:2] / sha256).read_bytes() == CONTENT
    assert operations.open_document(document).read() == CONTENT


def test_store_twice_keeps_one_file(in_13, tmp_path):
    first, second = store(), store()

    assert first.pk != second.pk
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_departements_do_not_share_files(in_13, tmp_path):
    store()
    with context.departement(14):
        store()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["13", "14"]


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"other"), lambda path: path.unlink()])
def test_open_document_refuses_other_bytes(in_13, damage):
    document = store()

    damage(files.path(document.sha256))

    with pytest.raises(files.Damaged):
        operations.open_document(document)


def test_store_never_overwrites_a_damaged_file(in_13):
    files.path(store().sha256).write_bytes(b"other")

    with pytest.raises(files.Damaged):
        store()


def test_write_together_keeps_one_whole_file(in_13, tmp_path):
    inside = [contextvars.copy_context() for _ in range(8)]
    threads = [threading.Thread(target=each.run, args=[files.write, CONTENT * 1000]) for each in inside]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [CONTENT * 1000]


def test_serve_shows_a_pdf_and_lets_nothing_run(in_13):
    response = responses.serve(store())

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == "inline; filename*=utf-8''contrat%20%C3%A9t%C3%A9.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert (
        response.headers["Content-Security-Policy"]
        == "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert b"".join(response) == CONTENT


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/xml"])
def test_serve_downloads_what_could_run(in_13, content_type):
    response = responses.serve(store(content_type=content_type, filename="page.html"))

    assert response.headers["Content-Disposition"] == 'attachment; filename="page.html"'
    assert response.headers["Content-Security-Policy"].endswith("; sandbox")


def test_serve_passes_the_middleware_that_refuses_streams(in_13):
    response = responses.serve(store())

    assert response.streaming
    assert response.authorised_file
