"""Applications: proposed, sent, answered; nobody is left without an answer; a company sees what it may."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from rebond.ground.journal.actors import WORKER
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.states import Consent
from rebond.work.applications import operations, queries, tasks
from rebond.work.applications.models import Application
from rebond.work.applications.states import ACTIVE, KIND_WORDS, MOVES, RefusalReason, Status
from rebond.work.hires import operations as hires
from rebond.work.vacancies import operations as vacancies
from rebond.work.vacancies import queries as vacancies_read
from tests.conftest import NOON, TODAY
from tests.factories import AssignmentFactory, BeneficiaryFactory, principal
from tests.signing import client_of
from tests.work.factories import ApplicationFactory, ContactFactory, HireFactory, JobSearchFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def rtef():
    return principal(Role.RTEF)


@pytest.fixture
def person():
    return BeneficiaryFactory(phone="0612345678", phone_consent=Consent.AGREED)


def _proposed(rtef, person, **fields):
    offer = fields.pop("vacancy", None) or VacancyFactory()
    return operations.propose(offer, person, by_member=rtef.membership, by=rtef.actor, at=NOON, **fields)


def _sent(rtef, person, **fields):
    return operations.send(_proposed(rtef, person, **fields), by=rtef.actor, at=NOON)


def test_an_offer_is_proposed_to_the_person_only_in_neutral_words(rtef, person):
    ContactFactory(company=(offer := VacancyFactory()).company, email="rh@example.test")

    made = _proposed(rtef, person, vacancy=offer, words="Pensez-y", reasons=["C'est tout près."])

    assert (made.status, made.proposed_by, made.sent_at) == (Status.PROPOSED, rtef.membership, None)
    [message] = Message.objects.all()
    assert message.recipient_id == person.pk
    assert "/mon-espace/offres/" in message.body


def test_the_company_hears_of_it_once_the_person_agrees(rtef, person):
    ContactFactory(company=(offer := VacancyFactory()).company, email="rh@example.test")

    row = _sent(rtef, person, vacancy=offer)

    assert (row.status, row.sent_at) == (Status.SENT, NOON)
    message = Message.objects.get(kind="application_received")
    assert message.address == "rh@example.test"
    assert "/candidatures/r/" in message.body
    assert row.told_at == NOON
    assert person.last_name not in message.body


def test_a_person_has_an_offer_once_until_it_is_answered(rtef, person):
    first = _proposed(rtef, person, vacancy=(offer := VacancyFactory()))

    with pytest.raises(ValidationError, match="déjà proposée"):
        operations.apply(offer, person, by=rtef.actor, at=NOON)
    operations.decline(first, reason="hours", by=rtef.actor, at=NOON)
    assert operations.apply(offer, person, by=rtef.actor, at=NOON).is_spontaneous


@pytest.mark.parametrize("status", ["paused", "filled", "closed"])
def test_only_an_open_offer_is_proposed_or_sent(rtef, person, status):
    first = _proposed(rtef, person, vacancy=(offer := VacancyFactory()))
    type(offer).objects.filter(pk=offer.pk).update(status=status)

    with pytest.raises(ValidationError, match="n'est plus ouverte"):
        operations.send(first, by=rtef.actor, at=NOON)
    with pytest.raises(ValidationError, match="n'est plus ouverte"):
        _proposed(rtef, BeneficiaryFactory(), vacancy=offer)


def test_the_company_meets_tries_and_accepts_which_is_a_promise(rtef, person):
    row = _sent(rtef, person)
    by = {"by": rtef.actor, "at": NOON}

    row = operations.review(row, **by)
    row = operations.plan_meeting(row, meets_at=NOON + timedelta(days=3), place="Au siège", **by)
    row = operations.plan_trial(row, purpose="recruit", starts_on=TODAY, ends_on=TODAY + timedelta(days=4), **by)
    row = operations.accept(row, **by)

    assert row.status == Status.ACCEPTED
    assert (row.hire.status, row.hire.source, row.hire.vacancy_id) == ("promised", "matching", row.vacancy_id)
    kinds = set(Message.objects.filter(recipient_id=person.pk).values_list("kind", flat=True))
    assert kinds == {"vacancy_proposed", "application_meeting", "application_trial", "application_accepted"}
    with pytest.raises(IllegalMove):
        operations.refuse(row, reason="skills", **by)


def test_an_immersion_after_an_interview_is_told_with_its_own_days(rtef, person):
    row = _sent(rtef, person)
    operations.plan_meeting(row, meets_at=NOON + timedelta(days=2), by=rtef.actor, at=NOON)
    days = {"starts_on": TODAY + timedelta(days=9), "ends_on": TODAY + timedelta(days=11)}

    operations.plan_trial(row, purpose="recruit", **days, by=rtef.actor, at=NOON)

    met, tried = (Message.objects.get(kind=f"application_{kind}").body for kind in ("meeting", "trial"))
    assert "le jeudi 5 mars à 12 h" in met
    assert "du jeudi 12 mars au samedi 14 mars" in tried


def test_the_longest_reason_is_kept_whole(rtef, person):
    labels = ", ".join(vacancies_read.requirements(TODAY).values())

    made = _proposed(rtef, person, reasons=[f"Ce que l'offre exige est là, ou accepté : {labels}."])

    assert made.reasons[0].endswith(f"{labels}.")


def test_a_refusal_has_a_reason_that_the_person_reads_in_kind_words(rtef, person):
    row = _sent(rtef, person)

    with pytest.raises(ValidationError, match="Dites pourquoi"):
        operations.refuse(row, reason="", by=rtef.actor, at=NOON)
    row = operations.refuse(row, reason=RefusalReason.EXPERIENCE, by=rtef.actor, at=NOON)

    assert row.status == Status.REFUSED
    assert set(KIND_WORDS) == set(RefusalReason)
    said = Message.objects.get(kind="application_answered").body
    assert "expérience" not in said  # a passer-by learns nothing


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.PROPOSED}))
def test_only_what_is_proposed_is_sent(rtef, status):
    row = ApplicationFactory(
        status=status,
        sent_at=NOON,
        meets_at=NOON,
        trial_starts_on=TODAY,
        trial_ends_on=TODAY,
        trial_purpose="recruit",
        refusal_reason="skills",
        hire=HireFactory(),
    )

    assert Status.SENT not in MOVES[status]
    with pytest.raises(IllegalMove):
        operations.send(row, by=rtef.actor, at=NOON)


def test_an_interview_is_to_come(rtef, person):
    with pytest.raises(ValidationError, match="à une heure à venir"):
        operations.plan_meeting(_sent(rtef, person), meets_at=NOON, by=rtef.actor, at=NOON)


def test_a_silent_company_is_reminded_once_then_the_agent_is(rtef, person):
    ContactFactory(company=(offer := VacancyFactory()).company, email="rh@example.test")
    row = _sent(rtef, person, vacancy=offer)
    later = NOON + timedelta(days=6)

    assert list(queries.to_remind(NOON + timedelta(days=4))) == []
    assert list(queries.to_remind(later)) == [row]
    operations.remind(row, by=WORKER, at=later)
    assert list(queries.to_remind(later)) == []
    with pytest.raises(ValidationError, match="déjà reçu"):
        operations.remind(row, by=WORKER, at=later)
    assert list(queries.to_answer(rtef, TODAY + timedelta(days=10))) == []
    assert list(queries.to_answer(rtef, TODAY + timedelta(days=11))) == [row]


def test_a_person_who_does_not_answer_is_called(rtef, person):
    row = _proposed(rtef, person)

    assert list(queries.to_choose(rtef, TODAY + timedelta(days=7))) == []
    assert list(queries.to_choose(rtef, TODAY + timedelta(days=8))) == [row]
    assert list(queries.to_choose(principal(Role.ACCELERATOR), TODAY + timedelta(days=8))) == []


def test_what_nothing_can_come_of_is_over_and_the_person_is_told(rtef, person):
    filled, elsewhere, open_still = _sent(rtef, person), _sent(rtef, BeneficiaryFactory()), _sent(rtef, person)
    vacancies.fill(filled.vacancy, by=rtef.actor, at=NOON)
    HireFactory(beneficiary=elsewhere.beneficiary, signed=True)

    tasks.void()

    states = dict(Application.objects.values_list("pk", "status"))
    assert states == {filled.pk: "obsolete", elsewhere.pk: "obsolete", open_still.pk: "sent"}
    assert Message.objects.filter(kind="application_answered", recipient_id=person.pk).count() == 1
    assert not set(ACTIVE) & {Status.OBSOLETE}


@pytest.mark.parametrize(
    ("promised", "signed", "is_renewal", "status"),
    [(-9, 0, False, "obsolete"), (1, -1, False, "sent"), (0, 0, True, "sent")],
)
def test_it_is_over_by_a_contract_signed_since_that_renews_no_other(rtef, person, promised, signed, is_renewal, status):
    row = _sent(rtef, person)
    days = {"promised_at": NOON + timedelta(days=promised), "signed_on": TODAY + timedelta(days=signed)}
    made = HireFactory(beneficiary=person, signed=True, **days)
    if is_renewal:
        ended = {"status": "ended", "ended_on": TODAY, "end_reason": "renewed"}
        made.previous = HireFactory(beneficiary=person, company=made.company, signed=True, **ended)
        made.save()

    tasks.void()

    row.refresh_from_db()
    assert row.status == status


def test_a_promise_twice_from_the_same_company_is_refused(rtef, person):
    row = _sent(rtef, person)
    hires.promise(person, row.vacancy.company, source="rtef", by=rtef.actor, at=NOON)

    with pytest.raises(ValidationError, match="déjà fait une promesse"):
        operations.accept(row, by=rtef.actor, at=NOON)
    row.refresh_from_db()
    assert row.status == Status.SENT


def _employer_of(offer):
    return principal(Role.EMPLOYER, organisation=offer.company.organisation)


def test_a_company_sees_what_was_sent_to_it_with_capacities_and_a_telephone_once_it_meets(rtef, person):
    JobSearchFactory(beneficiary=person, has=["licence_b"])
    row = _proposed(rtef, person, vacancy=(offer := VacancyFactory()), reasons=["Secret de l'agent."])
    browser = client_of(_employer_of(offer).membership)
    address = reverse("applications:application", args=[row.pk])

    assert browser.get(address).status_code == 404
    operations.send(row, by=rtef.actor, at=NOON)
    page = browser.get(address).content.decode()
    assert "Permis B" in page
    assert person.full_name in page
    assert "tel:" not in page
    assert "Secret de l" not in page
    operations.plan_meeting(row, meets_at=NOON + timedelta(days=900), by=rtef.actor, at=NOON)
    assert "tel:0612345678" in browser.get(address).content.decode()
    other = client_of(_employer_of(VacancyFactory()).membership)
    assert other.get(address).status_code == 404


def test_a_company_answers_in_one_tap_and_says_why_not(rtef, person):
    first, second = (
        _sent(rtef, person, vacancy=(offer := VacancyFactory())),
        _sent(rtef, BeneficiaryFactory(), vacancy=offer),
    )
    browser = client_of(_employer_of(offer).membership)

    browser.post(reverse("applications:accept", args=[first.pk]))
    blank = browser.post(reverse("applications:refuse", args=[second.pk]), {"reason": ""})
    browser.post(reverse("applications:refuse", args=[second.pk]), {"reason": "other_person"})

    assert blank.status_code == 422
    states = dict(Application.objects.values_list("pk", "status"))
    assert states == {first.pk: "accepted", second.pk: "refused"}
    assert browser.post(reverse("applications:accept", args=[second.pk])).status_code == 409
    assert browser.post(reverse("applications:send", args=[second.pk])).status_code == 403


def test_a_referent_proposes_the_best_offers_of_a_person_with_the_reasons():
    referent = principal(Role.REFERENT)
    mine = AssignmentFactory(structure=referent.membership.organisation).beneficiary
    JobSearchFactory(beneficiary=mine)
    offer = VacancyFactory()
    browser, address = client_of(referent.membership), reverse("applications:choose", args=[mine.pk])

    page = browser.get(address).content.decode()
    assert "même métier" in page
    assert "Aucune offre n&#x27;a encore été proposée" in page
    browser.post(address, {"ids": [str(offer.pk)], "words": "Près de chez vous"})

    row = Application.objects.get()
    assert (row.beneficiary, row.vacancy, row.words) == (mine, offer, "Près de chez vous")
    assert row.reasons[0] == "C'est votre premier métier souhaité : Serveur."
    assert offer.title not in browser.get(address).content.decode()


@pytest.mark.parametrize(("role", "opens"), [(Role.ADVISER, False), (Role.MANAGER, True)])
def test_an_offer_is_a_link_only_to_who_may_open_it(role, opens):
    who = principal(role)
    person = JobSearchFactory(beneficiary__pole=who.membership.organisation).beneficiary
    offer, row = VacancyFactory(), ApplicationFactory(beneficiary=person)
    browser = client_of(who.membership)

    chosen = browser.get(reverse("applications:choose", args=[person.pk])).content.decode()
    one = browser.get(reverse("applications:application", args=[row.pk])).content.decode()

    assert offer.title in chosen
    assert (reverse("vacancies:vacancy", args=[offer.pk]) in chosen) is opens
    assert (reverse("vacancies:vacancy", args=[row.vacancy_id]) in one) is opens
    assert browser.get(reverse("vacancies:vacancy", args=[offer.pk])).status_code == (200 if opens else 403)


def test_an_offer_is_proposed_to_several_people_at_once():
    referent = principal(Role.REFERENT)
    people = [AssignmentFactory(structure=referent.membership.organisation).beneficiary for _ in range(3)]
    for one in people:
        JobSearchFactory(beneficiary=one)
    offer, browser = VacancyFactory(), client_of(referent.membership)

    browser.post(reverse("applications:propose", args=[offer.pk]), {"ids": [str(one.pk) for one in people[:2]]})

    assert set(Application.objects.values_list("beneficiary", flat=True)) == {one.pk for one in people[:2]}
    page = browser.get(reverse("vacancies:vacancy", args=[offer.pk])).content.decode()
    assert people[2].full_name in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(rtef, rows, django_assert_num_queries):
    for _ in range(rows):
        ApplicationFactory(sent=True)
    browser = client_of(rtef.membership)
    browser.get(reverse("applications:applications"))

    with django_assert_num_queries(9):
        page = browser.get(reverse("applications:applications"), {"etape": "envoyees"}).content.decode()

    assert page.count("Serveuse ou serveur") >= rows
