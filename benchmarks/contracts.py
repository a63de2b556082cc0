"""A contract signed end to end, and PDF with seal each second; beside the same seal with an RSA key of 2048 bits.

The peer signs what pyHanko's users usually sign with: an RSA key, in the same run, on the same PDF.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Figure

if TYPE_CHECKING:
    from rebond.journey.contracts.models import Contract
    from rebond.people.beneficiaries.models import Beneficiary

SIGNED, SEALED = 12, 60


def run() -> list[Figure]:
    """Every measure; nothing of it is kept."""
    from django.db import transaction
    from django.utils import timezone

    from rebond.ground.tenancy import context

    at = timezone.now()
    with context.departement(14):
        people = _people(SIGNED)
        times = sorted(_signed(person, at) for person in people)
        figures = [Figure("Contrat proposé, signé par deux, scellé", round(median(times) * 1000, 1), "ms")]
        figures += _sealing(at)
        transaction.set_rollback(True)
    return figures


def _people(count: int) -> "list[Beneficiary]":
    """Somebody with a référent and a telephone, and no contract."""
    from rebond.journey.contracts.models import Contract
    from rebond.people.beneficiaries.models import Beneficiary
    from rebond.people.beneficiaries.states import Consent

    rows = Beneficiary.objects.filter(referent__isnull=False, structure__isnull=False, phone_consent=Consent.AGREED)
    rows = rows.exclude(phone="").exclude(pk__in=Contract.objects.values("beneficiary"))
    return list(rows.select_related("referent__user").order_by("pk")[:count])


def _signed(person: "Beneficiary", at: datetime) -> float:
    """Seconds from the proposal to the seal, the draft apart: two signatures, the code and its message included."""
    from rebond.journey.contracts import operations
    from rebond.journey.contracts.content import Commitment
    from rebond.journey.contracts.queries import texts

    who: dict[str, Any] = {"by": _actor(person), "at": at}
    contract = operations.draft(person, member=person.referent, **who)
    promises = (Commitment("person", "Refaire mon CV"), Commitment("agent", "Proposer un atelier"))
    kept = texts.of(texts.latest(contract))
    day = at.date() + timedelta(days=1)
    whole = replace(kept, objectives=("Un emploi",), commitments=promises, months=6, starts_on=day)
    operations.write(contract, content=whole, version=1, member=person.referent, **who)
    start = perf_counter()
    operations.propose(contract, **who)
    _sign(contract, person, who)
    return perf_counter() - start


def _sign(contract: "Contract", person: "Beneficiary", who: dict[str, Any]) -> None:
    from rebond.ground.messaging.models import Message
    from rebond.journey.contracts import operations
    from rebond.journey.contracts.queries import texts

    text = texts.latest(contract)
    operations.send_code(text, channel="sms", **who)
    body = Message.objects.filter(kind="code", recipient_id=person.pk).order_by("-created_at")[0].body
    code = next(word.strip(".") for word in body.split() if len(word.strip(".")) == 6 and word.strip(".").isdigit())
    operations.sign(text, party="person", name=person.full_name, means="sms", code=code, **who)
    agent = {"member": person.referent, "name": "Agent", "means": "account"}
    operations.sign(text, party="referent", **agent, **who)


def _actor(person: "Beneficiary") -> Any:
    from rebond.ground.journal.actors import Actor

    referent: Any = person.referent
    return Actor("user", referent.user_id, referent.pk)


def _sealing(at: datetime) -> list[Figure]:
    """PDF typeset and sealed each second; the seal alone, beside RSA-2048."""
    from rebond.ground.documents import seals
    from rebond.journey.contracts.models import Contract
    from rebond.journey.contracts.operations.printing import printed
    from rebond.journey.contracts.queries import texts

    contract = texts.shown(Contract.objects.filter(sealed__isnull=False)).order_by("-signed_at")[0]
    text = texts.latest(contract)
    address = "https://rebond.example/contrats/verifier/aaaaaaaaaaaaaaaaaaaaaa/"
    pdf = printed(contract, text, at=at, address=address)
    whole = _rate(lambda: seals.seal(printed(contract, text, at=at, address=address), reason="Essai", at=at))
    ours, peer = _rates(lambda: seals.seal(pdf, reason="Essai", at=at), _by_rsa(pdf))
    return [
        Figure("PDF du contrat et cachet", whole, "par seconde", None, None, True),
        Figure("Cachet seul (RSA 2048 à côté)", ours, "par seconde de CPU", peer, None, True),
    ]


def _rate(act: Any) -> float:
    act()
    start = perf_counter()
    for _ in range(SEALED):
        act()
    return round(SEALED / (perf_counter() - start), 1)


def _rates(*acts: Any) -> list[float]:
    """How many of each a second of processor does, in turns: a busy machine weighs on both alike."""
    spent = [0.0] * len(acts)
    for turn in range(SEALED):
        for rank, act in enumerate(acts):
            start = process_time()
            act()
            spent[rank] += (process_time() - start) if turn else 0
    return [round((SEALED - 1) / seconds, 1) for seconds in spent]


def _by_rsa(pdf: bytes) -> Any:
    """The same seal by pyHanko, with an RSA key."""
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    from rebond.ground.documents import seals

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = seals.certificate_of(key).sign(key, hashes.SHA256())
    der = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(
        x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        keys.PrivateKeyInfo.load(key.private_bytes(*der)),
        SimpleCertificateStore(),
    )

    def act() -> None:
        meta = signers.PdfSignatureMetadata(field_name="Cachet", subfilter=fields.SigSeedSubFilter.PADES)
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        signers.PdfSigner(meta, signer).sign_pdf(writer, bytes_reserved=seals.RESERVED, output=BytesIO())

    return act
