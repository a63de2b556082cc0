"""The seal: read again by us and by an independent tool, and what breaks it."""

from datetime import UTC, datetime
from pathlib import Path
from shutil import which

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from rebond.ground.documents import seals, typesetting
from rebond.ground.documents.seals import Verdict
from tests import pdf

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
HOUSE = {"institution": "Département", "name": "Ici", "accent": "#0b5394", "phone": "", "email": ""}

needs_pdfsig = pytest.mark.skipif(which("pdfsig") is None, reason="pdfsig (poppler-utils) n'est pas sur cette machine")


@pytest.fixture
def plain(tmp_path, monkeypatch) -> bytes:
    (tmp_path / "ground").symlink_to(typesetting.ROOT / "ground")
    template = tmp_path / "seal.typ"
    template.write_text(Path(__file__).with_name("seal.typ").read_text())
    monkeypatch.setattr(typesetting, "ROOT", tmp_path)
    return typesetting.compile_pdf(template, data={}, house=HOUSE, at=NOON)


@pytest.fixture
def sealed(plain: bytes) -> bytes:
    return seals.seal(plain, reason="Contrat signé par toutes les parties", at=NOON)


def test_a_sealed_file_is_ours_and_whole(plain, sealed):
    assert sealed.startswith(plain)
    assert seals.verify(sealed) == Verdict(is_ours=True, is_whole=True, sealed_at=NOON)


@needs_pdfsig
def test_an_independent_tool_finds_the_seal_valid(sealed, tmp_path):
    told = pdf.signature(sealed, tmp_path)

    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert seals.NAME in told


@needs_pdfsig
@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9])
def test_one_changed_byte_is_told_by_both(plain, sealed, tmp_path, place):
    at = int(len(plain) * place)
    altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]

    assert not seals.verify(altered).is_whole
    assert "Signature is Valid." not in pdf.signature(altered, tmp_path)


def test_what_is_added_after_the_seal_breaks_it(sealed):
    assert seals.verify(sealed + b"\n% more") == Verdict(is_ours=True)


def test_what_is_no_sealed_pdf_says_nothing(plain):
    assert [seals.verify(content) for content in (plain, b"", b"%PDF-1.7", b"x" * 5000)] == [Verdict()] * 4


def test_the_seal_of_another_platform_is_not_ours(plain, settings, tmp_path):
    ours = settings.SEAL_KEY, settings.SEAL_CERTIFICATE
    settings.SEAL_KEY, settings.SEAL_CERTIFICATE = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    theirs = seals.seal(plain, reason="Essai", at=NOON)
    settings.SEAL_KEY, settings.SEAL_CERTIFICATE = ours

    assert seals.verify(theirs) == Verdict()


def test_a_former_certificate_still_counts(sealed, settings, tmp_path):
    former = Path(settings.SEAL_CERTIFICATE).read_bytes()
    settings.SEAL_KEY, settings.SEAL_CERTIFICATE = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    seals.make(tmp_path / "key.pem", tmp_path / "certificate.pem")

    assert not seals.verify(sealed).is_ours
    with (tmp_path / "certificate.pem").open("ab") as file:
        file.write(former)
    assert seals.verify(sealed).is_whole


def test_a_key_of_another_curve_is_refused(settings, tmp_path):
    seals.identity()
    certificate = Path(settings.SEAL_CERTIFICATE).read_bytes()
    settings.SEAL_KEY = str(tmp_path / "key.pem")
    key = ec.generate_private_key(ec.SECP384R1())
    pkcs8 = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key.pem").write_bytes(key.private_bytes(*pkcs8))
    settings.SEAL_CERTIFICATE = str(tmp_path / "certificate.pem")
    (tmp_path / "certificate.pem").write_bytes(certificate)

    with pytest.raises(seals.BadSeal, match="P-256"):
        seals.identity()


def test_the_key_is_for_its_owner_alone(sealed, settings):
    assert Path(settings.SEAL_KEY).stat().st_mode & 0o077 == 0
