"""Letters: prepared, opened, posted, printed again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.journal.models import JournalLine
from rebond.ground.messaging.models import Batch, Message
from rebond.ground.messaging.states import Status
from rebond.people.appointments.models import Appointment
from tests.ground.messaging.test_letters import letter
from tests.pdf import text
from tests.people.appointments.factories import AppointmentFactory

LETTERS = reverse("correspondence:letters")


def prepare(browser):
    return browser.post(reverse("correspondence:prepare"))


def test_empty_page_says_where_letters_come_from(administrator):
    assert "ni SMS ni e-mail" in administrator.get(LETTERS).content.decode()


def test_letters_are_prepared_then_posted(administrator):
    letter("Ali B", "13002 MARSEILLE")
    before = administrator.get(LETTERS).content.decode()

    made = prepare(administrator)
    batch = Batch.objects.get()
    posted = administrator.post(reverse("correspondence:post", args=[batch.pk]))

    assert "Préparer" in before
    assert (made.status_code, posted.status_code) == (303, 303)
    assert Message.objects.get().status == Status.SENT
    page = administrator.get(reverse("correspondence:batch", args=[batch.pk])).content.decode()
    assert "Ali B" in page and "Noter comme posté" not in page
    assert administrator.post(reverse("correspondence:post", args=[batch.pk])).status_code == 409
    assert "Posté" in administrator.get(LETTERS).content.decode()


def test_nothing_to_prepare_is_said(administrator):
    prepare(administrator)

    assert "Aucun courrier" in administrator.get(LETTERS).content.decode()


def convocation(starts_at, *, now):
    row = AppointmentFactory(starts_at=starts_at, told_at=now - timedelta(days=3))
    return row, Message.objects.create(
        channel="letter", kind="convocation", status=Status.QUEUED, recipient_id=row.beneficiary_id,
        recipient_name=row.beneficiary.full_name, address="1 rue Longue\n13002 MARSEILLE",
        subject="Nous vous attendons", body="Bonjour", created_at=row.told_at,
    )  # fmt: skip


def test_a_letter_whose_hour_has_passed_is_not_printed(administrator):
    now = timezone.now()
    _, late = convocation(now - timedelta(hours=1), now=now)

    prepare(administrator)

    late.refresh_from_db()
    assert (late.status, Batch.objects.count()) == (Status.ABANDONED, 0)


def test_a_letter_of_a_batch_that_is_untrue_is_not_to_be_posted(administrator):
    now = timezone.now()
    row, _ = convocation(now + timedelta(days=9), now=now)
    prepare(administrator)
    url = reverse("correspondence:batch", args=[Batch.objects.get().pk])
    before = administrator.get(url).content.decode()

    Appointment.objects.filter(pk=row.pk).update(told_at=now)

    assert "À ne pas poster" not in before
    assert "À ne pas poster" in administrator.get(url).content.decode()


def test_file_is_journalled(administrator):
    letter("Ali B", "13002 MARSEILLE")
    prepare(administrator)

    response = administrator.get(reverse("correspondence:file", args=[Batch.objects.get().pk]))

    assert response.content.startswith(b"%PDF")
    assert JournalLine.objects.filter(verb="export", after="1").count() == 1


def test_one_letter_is_printed_again(administrator):
    for name in ("Ana A", "Zoé C"):
        letter(name, "13001 MARSEILLE")
    prepare(administrator)
    second = Message.objects.get(rank=2)

    response = administrator.post(reverse("correspondence:reprint", args=[second.pk]))

    assert "Zoé C" in text(response.content) and "Ana A" not in text(response.content)


def test_letter_that_no_batch_printed_is_not_found(administrator):
    waiting = letter("Ali B", "13002 MARSEILLE")

    assert administrator.post(reverse("correspondence:reprint", args=[waiting.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_batch_costs_the_same_for_any_number_of_letters(administrator, rows, django_assert_max_num_queries):
    for number in range(rows):
        letter(f"Ana {number}", "13001 MARSEILLE")
    prepare(administrator)
    url = reverse("correspondence:batch", args=[Batch.objects.get().pk])

    with django_assert_max_num_queries(14):
        administrator.get(url)
