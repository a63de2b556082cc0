"""What each day brings, and what the aid gave."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from rebond.ground.messaging.models import Message
from rebond.work.aids import figures, operations, tasks
from rebond.work.aids.models import TutoringAid
from rebond.work.aids.states import Status
from rebond.work.hires import operations as hires
from tests.factories import NOON, TODAY
from tests.work.aids import factories as aids


def test_the_day_asks_what_is_due_once_and_closes_what_nobody_completed(people):
    running = aids.running(people)
    waiting = operations.ask_pieces(aids.instructed(people), missing="Le RIB.", by=people.officer.actor, at=NOON)
    unsigned = aids.to_sign(people)
    TutoringAid.objects.filter(pk=waiting.pk).update(missing_by=timezone.localdate() - timedelta(days=1))

    for _ in range(2):
        tasks.bring_the_day()

    asked = Message.objects.filter(kind="aid_attestation").count()
    assert asked == running.attestations.filter(due_on__lte=timezone.localdate()).count() > 0
    for aid in (waiting, unsigned):
        assert TutoringAid.objects.get(pk=aid.pk).status == Status.LAPSED


def test_the_cost_of_a_kept_job_counts_what_was_paid_for_the_others_too(people, departement):
    kept, left = aids.due(people), aids.due(people)
    for one in (kept, left):
        aids.pay(one, people)
    last = TODAY + timedelta(days=20)
    hires.end(left.aid.hire, on=last, reason="person", by=people.rtef.actor, at=NOON)
    over = TODAY + relativedelta(months={13: 6, 14: 4}[departement.pk])

    found = figures.counted(today=over)

    assert (found.jobs, found.passed, found.kept) == (2, 2, 1)
    assert found.cost_cents == 2 * kept.amount_cents
    assert figures.counted(today=TODAY).cost_cents is None
