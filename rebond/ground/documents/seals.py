"""The platform's seal on a PDF: PAdES B-B, P-256; and reading a seal again.

The key lies in a file that the environment names (`REBOND_SEAL_KEY`), its certificate in another (`REBOND_SEAL_CERTIFICATE`),
those that served before it after it. Outside production both are made once, self-signed, beside the documents.
"""

import asyncio
import os
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]  # it has no types
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import SignatureCoverageLevel
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.registry import SimpleCertificateStore

NAME = "Rebond, cachet des documents"
FIELD = "Cachet"
LIVES = timedelta(days=3650)
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
RESERVED = 8192  # bytes for the CMS object, twice what a P-256 seal with its certificate weighs


@dataclass(frozen=True)
class Verdict:
    """What the seal of a PDF says: it is the platform's, nothing changed since, when it was put."""

    is_ours: bool = False
    is_whole: bool = False
    sealed_at: datetime | None = None


class BadSeal(ValueError):
    """The key or the certificate of the seal cannot serve; the sentence says why."""


class _Signer(signers.PdfSigner):
    """pyHanko's, at an instant that is given: no clock here."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def seal(pdf: bytes, *, reason: str, at: datetime) -> bytes:
    """The same PDF, then the platform's seal: no byte of it changes, so that it stays PDF/A and PDF/UA."""
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD, reason=reason, name=NAME, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    signer = _Signer(meta, identity().signer, new_field_spec=fields.SigFieldSpec(FIELD), at=at)
    out = BytesIO()
    _finish(signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), bytes_reserved=RESERVED, output=out))
    return out.getvalue()


def _finish(work: Coroutine[Any, Any, object]) -> None:
    """In a thread of its own: the caller's may have a loop already, and pyHanko wants one."""
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, work).result()


def verify(pdf: bytes) -> Verdict:
    """What the last seal of a PDF says; nothing of a file that is no PDF, or has none.

    The certificate is compared with ours, byte for byte: no authority is asked. What was added after the seal breaks it.
    """
    try:
        return _verdict(pdf)
    except Exception:  # noqa: BLE001  # a stranger's file: pyHanko raises whatever its bytes lead to
        return Verdict()


def _verdict(pdf: bytes) -> Verdict:
    found = PdfFileReader(BytesIO(pdf), strict=True).embedded_signatures
    if not found:
        return Verdict()
    last = found[-1]
    is_ours = last.signer_cert.dump() in identity().known
    last.compute_integrity_info(skip_diff=True)
    intact, valid = validate_sig_integrity(last.signer_info, last.signer_cert, "data", last.compute_digest())
    is_whole = bool(intact and valid) and last.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return Verdict(is_ours, is_ours and is_whole, last.self_reported_timestamp if is_ours and is_whole else None)


@dataclass(frozen=True)
class Identity:
    """What the platform seals with, and every certificate that it sealed with."""

    signer: signers.SimpleSigner
    known: frozenset[bytes]


def identity() -> Identity:
    """The key and certificates of the settings, read once for each state of their files. Raises BadSeal."""
    key, certificate = Path(settings.SEAL_KEY), Path(settings.SEAL_CERTIFICATE)
    if not settings.PRODUCTION and not (key.exists() and certificate.exists()):
        make(key, certificate)
    try:
        return _identity(key, certificate, key.stat().st_mtime_ns, certificate.stat().st_mtime_ns)
    except OSError as error:
        raise BadSeal(f"Le fichier {error.filename} ne se lit pas.") from error


@lru_cache(maxsize=4)
def _identity(key: Path, certificate: Path, *_: int) -> Identity:
    try:
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
        certificates = x509.load_pem_x509_certificates(certificate.read_bytes())
    except ValueError as error:
        raise BadSeal("La clé ou le certificat du cachet n'est pas au format PEM.") from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise BadSeal("La clé du cachet doit être une clé P-256.")
    if certificates[0].public_key() != private.public_key():
        raise BadSeal("Le premier certificat du cachet n'est pas celui de sa clé.")
    encoded = [one.public_bytes(serialization.Encoding.DER) for one in certificates]
    pkcs8 = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(
        asn1_x509.Certificate.load(encoded[0]),
        asn1_keys.PrivateKeyInfo.load(private.private_bytes(*pkcs8)),
        SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # its constructor has no types
    )
    return Identity(signer, frozenset(encoded))


def make(key: Path, certificate: Path) -> None:
    """A new P-256 key and its self-signed certificate; of two that make them at once, one pair is kept."""
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key.parent.mkdir(parents=True, exist_ok=True)
    _write_new(key, pem)
    kept = serialization.load_pem_private_key(key.read_bytes(), password=None)
    if isinstance(kept, ec.EllipticCurvePrivateKey):
        made = certificate_of(kept).sign(kept, hashes.SHA256())
        _write_new(certificate, made.public_bytes(serialization.Encoding.PEM))


def certificate_of(key: PrivateKey) -> x509.CertificateBuilder:
    """The certificate of the platform for this key, to be signed by itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    since = datetime(2024, 1, 1, tzinfo=UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only"), False
    )
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(since + LIVES)
    return builder.add_extension(
        x509.KeyUsage(digital_signature=True, content_commitment=True, decipher_only=False, **usage), critical=True
    )


def _write_new(path: Path, content: bytes) -> None:
    """The file appears whole or not at all, for its owner alone, and never replaces another."""
    with NamedTemporaryFile(dir=path.parent, prefix=".") as new:
        new.write(content)
        new.flush()
        with suppress(FileExistsError):
            os.link(new.name, path)
