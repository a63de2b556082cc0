"""Letters wait, are printed together in page order, and are posted by a human."""

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.documents.operations import open_document
from rebond.ground.messaging import operations, queries
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.operations import letters
from rebond.ground.messaging.states import Status
from tests.factories import NOON
from tests.ground.messaging.test_outbox import AGENT, again
from tests.jobs import waiting_jobs
from tests.pdf import text as text_of

DAY = "mardi 3 mars 2026"


def letter(name, town, street="1 rue Longue"):
    return operations.send_later(
        channel="letter", kind="interview_booked", recipient_id=None, recipient_name=name,
        address=f"{street}\n{town}", subject="Votre rendez-vous du mardi 3 mars",
        body=f"Bonjour {name},\n\nVous avez rendez-vous.\nÀ bientôt.", at=NOON,
    )  # fmt: skip


def prepare():
    return letters.prepare(day=DAY, by=AGENT, at=NOON)


def test_letters_wait_for_a_batch_and_not_for_the_worker(in_13):
    made = letter("Ali B", "13002 MARSEILLE")

    assert (list(queries.waiting_letters()), waiting_jobs()) == ([made], [])


def test_batch_is_one_file_in_the_order_of_towns_then_names(departement):
    for name, town in (("Zoé C", "13001 MARSEILLE"), ("Ali B", "13002 MARSEILLE"), ("Ana A", "13001 MARSEILLE")):
        letter(name, town)

    batch = prepare()

    rows = list(batch.messages.order_by("rank").values_list("rank", "recipient_name", "status"))
    assert rows == [(1, "Ana A", Status.SENDING), (2, "Zoé C", Status.SENDING), (3, "Ali B", Status.SENDING)]
    pages = text_of(open_document(batch.document).read())
    assert pages.index("Ana A") < pages.index("Zoé C") < pages.index("Ali B")
    assert DAY in pages and departement.institution in pages
    assert "RSA" not in pages
    assert (batch.number, batch.letters, queries.waiting_letters().count()) == (1, 3, 0)


def test_posting_is_said_once(in_13):
    made = letter("Ali B", "13002 MARSEILLE")
    batch = prepare()

    count = letters.post(batch, by=AGENT, at=NOON)

    assert (count, again(made).status, again(made).sent_at) == (1, Status.SENT, NOON)
    with pytest.raises(ValidationError, match="déjà posté"):
        letters.post(batch, by=AGENT, at=NOON)


def test_nothing_to_prepare_is_said(in_13):
    with pytest.raises(ValidationError, match="Aucun courrier"):
        prepare()


def test_reprint_is_the_letter_alone(in_13):
    letter("Ali B", "13002 MARSEILLE")
    letter("Ana A", "13001 MARSEILLE")
    prepare()

    pages = text_of(letters.reprint(Message.objects.get(rank=2), day=DAY, by=AGENT, at=NOON))

    assert "Ali B" in pages and "Ana A" not in pages


def test_recover_leaves_printed_letters_alone(in_13):
    letter("Ali B", "13002 MARSEILLE")
    batch = prepare()

    assert operations.recover(at=NOON.replace(year=2027)) == 0
    assert batch.messages.get().status == Status.SENDING


def test_inside_a_town_letters_follow_the_family_name(in_13):
    for name, town in (
        ("Bob FAURE", "13001 AILLEURS"),
        ("Éric ÉTIENNE", "13001 MARSEILLE"),
        ("Zoé ABBAS", "13001 MARSEILLE"),
        ("Alfred CARLIER", "13001 MARSEILLE"),
    ):
        letter(name, town)

    rows = prepare().messages.order_by("rank").values_list("recipient_name", flat=True)

    assert list(rows) == ["Zoé ABBAS", "Alfred CARLIER", "Éric ÉTIENNE", "Bob FAURE"]
