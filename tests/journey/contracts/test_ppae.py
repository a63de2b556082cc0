"""The PPAE: asked for, sent from a phone, read, sent back; each département's own delay."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from rebond.ground.documents.operations import open_document
from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.journey.contracts.models import Ppae
from rebond.journey.contracts.operations import ppae as operations
from rebond.journey.contracts.states import PpaeMeans
from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.states import Role
from tests.factories import NOON, MembershipFactory
from tests.journey.contracts.due import PpaeFactory, at_france_travail
from tests.journey.orientation.factories import pole
from tests.signing import client_of

pytestmark = pytest.mark.django_db


def photo(**more):
    image, out = Image.new("RGB", (600, 800), "white"), BytesIO()
    exif = image.getexif()
    exif[0x010F] = "Marque du téléphone"
    image.save(out, "JPEG", exif=exif, **more)
    return out.getvalue()


def reached(**facts):
    row = at_france_travail(**facts)
    person = row.beneficiary
    person.phone, person.phone_consent = "0639980001", "A"
    person.save(update_fields=["phone", "phone_consent"])
    return row


def link_of(row):
    return operations.issue_links([row.pk], at=timezone.now())[row.pk].split("/")[-2]


def receive(row, **more):
    return operations.receive_ppae(
        row, **{"means": PpaeMeans.PHOTO, "content": photo(), "by": WORKER, "at": NOON} | more
    )


def test_a_photo_is_kept_without_what_the_camera_wrote(departement):
    made = receive(at_france_travail())

    kept = open_document(made.document).read()
    assert (made.document.content_type, made.checked_at) == ("image/jpeg", None)
    assert b"Marque" not in kept
    assert not Image.open(BytesIO(kept)).getexif()


def test_a_flow_needs_no_reading(departement):
    made = receive(at_france_travail(), content=b"", means=PpaeMeans.FLOW)

    assert (made.document, made.checked_at) == (None, NOON)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"bonjour", "Cette image ne peut pas être lue"),
        (b"%PDF-1.7 coup", "incomplet"),
        (b"%PDF-1.7 /JavaScript startxref 0 %%EOF", "autre chose que des pages"),
        (b"%PDF-1.7 /Encrypt startxref 0 %%EOF", "mot de passe"),
    ],
)
def test_what_is_no_paper_is_refused(in_13, content, said):
    with pytest.raises(ValidationError, match=said):
        receive(at_france_travail(), content=content)
    assert not Ppae.objects.exists()


def test_a_pdf_is_kept_as_it_is(in_13):
    content = b"%PDF-1.7 ... startxref 0 %%EOF"

    made = receive(at_france_travail(), content=content)

    assert (made.document.content_type, open_document(made.document).read()) == ("application/pdf", content)


def test_one_is_kept_for_an_orientation(in_13):
    row = at_france_travail()
    receive(row)

    with pytest.raises(ValidationError, match="déjà reçu"):
        receive(row)


def test_a_reminder_brings_a_link_and_is_not_repeated_at_once(departement):
    row, silent = reached(), at_france_travail()
    rows = Orientation.objects.filter(pk__in=[row.pk, silent.pk])

    first = operations.remind(rows, by=WORKER, at=NOON)
    again = operations.remind(rows, by=WORKER, at=NOON + timedelta(days=1))

    assert (first.told, first.unreached, again.told, again.too_soon) == (1, 1, 0, 1)
    [message] = Message.objects.all()
    assert "/ppae/" in message.body
    assert "PPAE" not in message.body.split("/ppae/")[0] or message.channel == "email"


def test_a_person_sends_from_the_link_and_learns_what_is_missing(client, departement):
    row = reached()
    address = reverse("contracts_due:ppae_by_link", args=[link_of(row)])

    page = client.get(address).content.decode()
    assert row.beneficiary.first_name in page
    assert row.beneficiary.last_name not in page
    assert client.post(address, {"paper": SimpleUploadedFile("x.jpg", photo())}).status_code == 303
    assert "nous avons votre document" in client.get(address).content.decode()

    ppae = Ppae.objects.get(orientation=row)
    assert operations.send_back(ppae, missing="Il manque une page.", by=WORKER, at=NOON) is True
    assert "Il manque une page." in client.get(address).content.decode()


def test_a_wrong_file_is_told_on_the_page(client, in_13):
    address = reverse("contracts_due:ppae_by_link", args=[link_of(at_france_travail())])

    assert client.post(address).status_code == 422
    refused = client.post(address, {"paper": SimpleUploadedFile("x.jpg", b"bonjour")})

    assert refused.status_code == 422
    assert "ne peut pas être lue" in refused.content.decode()


def test_an_unknown_link_says_so(client, in_13):
    assert client.get(reverse("contracts_due:ppae_by_link", args=["nothing"])).status_code == 410


def test_of_two_readers_one_is_right(in_13):
    ppae = PpaeFactory()
    operations.keep(ppae, by=WORKER, at=NOON)

    with pytest.raises(ValidationError, match="Une autre personne"):
        operations.send_back(ppae, missing="Floue.", by=WORKER, at=NOON)


def test_an_adviser_reads_then_keeps_or_sends_back(departement):
    agent = MembershipFactory(role=Role.ADVISER, organisation=pole())
    client = client_of(agent)
    first, second = receive(at_france_travail()), receive(at_france_travail())
    page = client.get(reverse("contracts_due:ppae_read", args=[first.pk]))
    assert page.status_code == 200
    assert client.get(reverse("contracts_due:ppae_document", args=[first.pk]))["Content-Type"] == "image/jpeg"

    assert client.post(reverse("contracts_due:ppae_read", args=[first.pk]), {"answer": "keep"}).status_code == 303
    assert client.post(reverse("contracts_due:ppae_read", args=[second.pk]), {"answer": "back"}).status_code == 422
    client.post(reverse("contracts_due:ppae_read", args=[second.pk]), {"answer": "back", "words": "Page 2"})

    first.refresh_from_db(), second.refresh_from_db()
    assert (bool(first.checked_at), first.rejected_at, second.rejection) == (True, None, "Page 2")


def test_an_agent_notes_by_hand(departement):
    row = at_france_travail()
    client = client_of(MembershipFactory(role=Role.ADVISER, organisation=pole()))
    address = reverse("contracts_due:ppae_note", args=[row.pk])

    assert client.post(address, {"signed_on": "2099-01-01"}).status_code == 422
    assert client.post(address, {"signed_on": "2026-02-20"}).status_code == 303

    made = Ppae.objects.get()
    assert (made.means, made.signed_on.isoformat(), bool(made.checked_at)) == ("hand", "2026-02-20", True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_few_statements_for_three_as_for_one(in_13, django_assert_num_queries, count):
    client = client_of(MembershipFactory(role=Role.ADVISER, organisation=pole()))
    at = NOON - timedelta(days=60)
    for _ in range(count):
        at_france_travail(decided_at=at, handed_over_at=at)
    address = f"{reverse('contracts_due:due')}?file=ppae-en-retard"
    client.get(address)

    with django_assert_num_queries(STATEMENTS):
        page = client.get(address)

    assert page.content.decode().count("sans référent") == 0


STATEMENTS = 9


def test_a_bulk_reminder_says_how_many(in_13):
    client = client_of(MembershipFactory(role=Role.ADVISER, organisation=pole()))
    at = NOON - timedelta(days=60)
    rows = [reached(decided_at=at, handed_over_at=at), at_france_travail(decided_at=at, handed_over_at=at)]
    address, chosen = reverse("contracts_due:ppae_remind"), {"ids": [str(row.pk) for row in rows]}
    assert client.post(address, chosen).status_code == 200

    answer = client.post(address, {**chosen, "confirmed": "2"}, follow=True)

    assert "personne relancée sur 2. Sans changement" in answer.content.decode()
