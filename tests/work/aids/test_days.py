"""What each day brings, and what the aid gave."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from rebond.ground.messaging.models import Message
from rebond.work.aids import figures, operations, tasks
from rebond.work.aids.models import TutoringAid
from rebond.work.aids.queries import lists
from rebond.work.aids.states import Status
from rebond.work.hires import operations as hires
from tests.factories import NOON, TODAY
from tests.signing import client_of
from tests.work.aids import factories as aids


def test_the_day_asks_what_is_due_once_and_closes_what_nobody_completed(people):
    running = aids.running(people)
    waiting = operations.ask_pieces(aids.instructed(people), missing="Le RIB.", by=people.officer.actor, at=NOON)
    unsigned = aids.to_sign(people)
    TutoringAid.objects.filter(pk=waiting.pk).update(missing_by=timezone.localdate() - timedelta(days=1))
    drafts = [
        aids.draft(people, aids.signed_hire(starts_on=timezone.localdate() - timedelta(days=ago))) for ago in (91, 90)
    ]

    for _ in range(2):
        tasks.bring_the_day()

    asked = Message.objects.filter(kind="aid_attestation").count()
    assert asked == running.attestations.filter(due_on__lte=timezone.localdate()).count() > 0
    for aid in (waiting, unsigned, drafts[0]):
        assert TutoringAid.objects.get(pk=aid.pk).status == Status.LAPSED
    assert TutoringAid.objects.get(pk=drafts[1].pk).status == Status.DRAFT


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


def test_figures_are_told_by_the_year_of_the_hire(people, departement):
    kept = aids.due(people)
    aids.pay(kept, people)
    over = TODAY + relativedelta(months={13: 6, 14: 4}[departement.pk])

    assert figures.by_year(today=over) == {2026: figures.Counted(1, 1, 1, kept.amount_cents)}
    browser = client_of(people.payer.membership)
    page = browser.get("/chiffres/aides-tutorat/").content.decode()
    assert "1 emploi aidé" in page.replace("\xa0", " ")
    assert browser.get("/chiffres/aides-tutorat/emplois.csv").content.decode().count("2026") == 1
    assert client_of(people.rtef.membership).get("/chiffres/aides-tutorat/").status_code == 403


def test_who_stops_is_in_the_work_of_the_officer_until_the_aid_is_over(people):
    going, left, untutored = (aids.running(people) for _ in range(3))
    hires.end(left.hire, on=TODAY + timedelta(days=20), reason="person", by=people.rtef.actor, at=NOON)
    said = untutored.attestations.earliest("months", "witness")
    late = NOON + timedelta(days=200)
    operations.attest(said, is_in_post=True, is_tutored=False, by=people.officer.actor, at=late)

    assert set(lists.to_look_at(people.officer)) == {left, untutored}
    page = client_of(people.officer.membership).get("/aides-tutorat/?etape=a-regarder").content.decode()
    assert going.beneficiary.sorted_name not in page
    operations.stop(left, reason="Partie.", by=people.officer.actor, at=late)
    assert set(lists.to_look_at(people.officer)) == {untutored}


def test_papers_that_came_are_read_and_the_aid_does_not_lapse(people):
    aid = operations.ask_pieces(aids.instructed(people), missing="Le RIB.", by=people.officer.actor, at=NOON)
    assert set(lists.to_instruct(people.officer)) == set()
    operations.add_piece(aid, kind="bank", paper=aids.PAPER, by=people.rtef.actor, at=NOON)

    assert set(lists.to_instruct(people.officer)) == {aid}
    tasks.bring_the_day()
    assert TutoringAid.objects.get(pk=aid.pk).status == Status.INCOMPLETE
    operations.resume(aid, by=people.officer.actor, at=NOON)
    operations.ask_pieces(aid, missing="Encore le RIB.", by=people.officer.actor, at=NOON)
    tasks.bring_the_day()
    assert TutoringAid.objects.get(pk=aid.pk).status == Status.LAPSED


def test_a_job_kept_by_another_contract_is_kept_and_one_that_never_began_is_not(people, departement):
    *kept, dropped = (aids.running(people) for _ in range(3))
    by = {"by": people.rtef.actor, "at": NOON}
    day = TODAY + timedelta(days=40)
    for aid in kept:
        hires.renew(aid.hire, starts_on=day, contract="cdi", weekly_hours=35, signed_on=day, **by)
    hires.drop(dropped.hire, reason="not_started", **by)

    found = figures.counted(today=TODAY + relativedelta(months={13: 6, 14: 4}[departement.pk]))

    assert (found.passed, found.kept) == (3, 2)
