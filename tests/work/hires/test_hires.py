"""Hires: a promise, a contract, news; who asks, and who sees."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from rebond.ground.lifecycle.operations import IllegalMove
from rebond.people.accounts.states import Role
from rebond.work.hires import operations, queries
from rebond.work.hires.models import Hire, PostCheck
from rebond.work.hires.states import Status
from tests.conftest import NOON, TODAY
from tests.factories import AssignmentFactory, BeneficiaryFactory, principal
from tests.signing import client_of
from tests.work.factories import CompanyFactory, HireFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("departement")

SIGNED = {"contract": "cdi", "signed_on": TODAY, "starts_on": TODAY}


@pytest.fixture
def by():
    return principal(Role.RTEF).actor


def _promise(by, **fields):
    given = {"source": "jobdating", "by": by, "at": NOON} | fields
    person, company = given.pop("beneficiary", None), given.pop("company", None)
    return operations.promise(person or BeneficiaryFactory(), company or CompanyFactory(), **given)


def test_a_promise_is_signed_then_ended(by):
    hire = _promise(by)

    hire = operations.sign(hire, **SIGNED, by=by, at=NOON)
    assert hire.status == Status.SIGNED
    hire = operations.end(hire, on=TODAY + timedelta(days=40), reason="term", by=by, at=NOON)
    assert (hire.status, hire.ended_on) == (Status.ENDED, TODAY + timedelta(days=40))
    assert operations.resume(hire, by=by, at=NOON).ended_on is None


def test_a_company_promises_once_to_the_same_person(by):
    person, company = BeneficiaryFactory(), CompanyFactory()
    hire = _promise(by, beneficiary=person, company=company)

    with pytest.raises(ValidationError, match="déjà fait une promesse"):
        _promise(by, beneficiary=person, company=company)
    dropped = operations.drop(hire, reason="company", by=by, at=NOON)
    _promise(by, beneficiary=person, company=company)
    with pytest.raises(ValidationError, match="déjà fait une promesse"):
        operations.resume(dropped, by=by, at=NOON)


def test_the_offer_of_another_company_is_refused(by):
    with pytest.raises(ValidationError, match="autre entreprise"):
        _promise(by, vacancy=VacancyFactory())


@pytest.mark.parametrize(
    ("act", "fields", "said"),
    [
        (operations.sign, SIGNED | {"contract": ""}, "Un contrat signé a une date"),
        (operations.sign, SIGNED | {"ends_on": TODAY - timedelta(days=1)}, "dernier jour prévu"),
        (operations.drop, {"reason": ""}, "Dites pourquoi"),
        (operations.note_post, {"months": 1, "is_in_post": True, "on": TODAY}, "pas de contrat signé"),
    ],
)
def test_what_is_not_whole_is_refused(by, act, fields, said):
    with pytest.raises(ValidationError, match=said):
        act(_promise(by), **fields, by=by, at=NOON)


def test_a_job_does_not_end_before_it_begins_nor_twice(by):
    hire = operations.sign(_promise(by), **SIGNED, by=by, at=NOON)

    with pytest.raises(ValidationError, match="après le premier"):
        operations.end(hire, on=TODAY - timedelta(days=1), reason="term", by=by, at=NOON)
    operations.end(hire, on=TODAY, reason="trial", by=by, at=NOON)
    with pytest.raises(IllegalMove):
        operations.end(hire, on=TODAY, reason="trial", by=by, at=NOON)


def test_an_offer_is_filled_by_the_contract_of_its_last_post(by):
    offer = VacancyFactory(posts=2)
    first, second = (_promise(by, company=offer.company, vacancy=offer) for _ in range(2))

    operations.sign(first, **SIGNED, by=by, at=NOON)
    offer.refresh_from_db()
    assert offer.status == "open"
    operations.sign(second, **SIGNED, by=by, at=NOON)
    offer.refresh_from_db()
    assert offer.status == "filled"


def test_news_are_noted_once_and_may_end_the_job(by):
    hire = HireFactory(signed=True)
    given = {"on": TODAY, "by": by, "at": NOON}

    operations.note_post(hire, months=1, is_in_post=True, **given)
    with pytest.raises(ValidationError, match="déjà fait"):
        operations.note_post(hire, months=1, is_in_post=True, **given)
    operations.note_post(hire, months=3, is_in_post=False, ended_on=TODAY, end_reason="company", **given)

    hire.refresh_from_db()
    assert (hire.status, hire.end_reason) == (Status.ENDED, "company")


def test_the_promise_falls_due_as_the_pack_says(departement):
    who = principal(Role.RTEF)
    HireFactory()

    found = queries.to_confirm(who, TODAY).get()

    expected = {13: TODAY + timedelta(days=21), 14: date(2026, 4, 3)}[departement.pk]
    assert found.due_on == expected
    assert queries.awaited(found, today=TODAY).due_on == expected


@pytest.mark.parametrize(
    ("days", "asked", "due"),
    [
        (30, [], None),
        (31, [], 1),  # a month after 3 March
        (60, [1], None),
        (60, [], 1),
        (95, [], 3),  # the first month was never asked: the third is what matters now
        (95, [1], 3),
        (95, [3], None),
        (190, [1, 3], 6),
        (190, [6], None),
    ],
)
def test_news_are_due_after_one_three_and_six_months(days, asked, due):
    who, hire = principal(Role.RTEF), HireFactory(signed=True)
    for months in asked:
        PostCheck.objects.create(hire=hire, months=months, is_in_post=True, asked_on=TODAY)

    today = TODAY + timedelta(days=days)
    found = queries.to_ask(who, today).first()

    assert (found.due_months if found else None) == due
    if found:
        expected = TODAY + relativedelta(months=due) + timedelta(days=15)
        assert found.due_on == expected == queries.awaited(found, today=today).due_on


def test_the_last_month_is_the_pack_s(departement):
    hire = HireFactory(signed=True)
    PostCheck.objects.create(hire=hire, months=6, is_in_post=True, asked_on=TODAY)

    assert not queries.is_steady(hire, today=TODAY)
    assert [stage.months for stage in queries.stages(hire, today=TODAY)] == [1, 3, 6, 12]
    PostCheck.objects.create(hire=hire, months=12, is_in_post=True, asked_on=TODAY)
    assert queries.is_steady(Hire.objects.get(), today=TODAY)


def test_whoever_accompanies_asks_else_who_follows_companies():
    later = TODAY + timedelta(days=40)
    referent, other = principal(Role.REFERENT), principal(Role.REFERENT)
    manager = principal(Role.STRUCTURE_MANAGER, organisation=referent.membership.organisation)
    structure = referent.membership.organisation
    named = AssignmentFactory(structure=structure, referent=referent.membership, referent_named_at=NOON).beneficiary
    unnamed = AssignmentFactory(structure=structure).beneficiary
    alone = BeneficiaryFactory()
    hires = {person.pk: HireFactory(beneficiary=person, signed=True) for person in (named, unnamed, alone)}

    def asks(who):
        return {hire.beneficiary_id for hire in queries.to_ask(who, later)}

    assert asks(referent) == {named.pk}
    assert asks(other) == set()
    assert asks(manager) == {unnamed.pk}
    assert asks(principal(Role.ACCELERATOR)) == {unnamed.pk, alone.pk}
    hire = queries.with_due(Hire.objects.filter(pk=hires[named.pk].pk), later).get()
    assert queries.who_asks(hire, today=later) == referent.user.full_name


def test_every_promise_is_seen_to_by_who_follows_companies():
    referent = principal(Role.REFERENT)
    person = AssignmentFactory(
        structure=referent.membership.organisation, referent=referent.membership, referent_named_at=NOON
    ).beneficiary
    HireFactory(beneficiary=person)

    assert queries.to_confirm(referent, TODAY).count() == queries.to_confirm(principal(Role.RTEF), TODAY).count() == 1


@pytest.fixture
def team():
    referent = principal(Role.REFERENT)
    assignment = AssignmentFactory(
        structure=referent.membership.organisation, referent=referent.membership, referent_named_at=NOON
    )
    return client_of(referent.membership), assignment.beneficiary


def test_a_referent_notes_a_promise_signs_it_in_three_fields_and_asks_for_news(team):
    browser, person = team
    company = CompanyFactory(organisation__name="Le Bistrot")
    today = timezone.localdate()

    unknown = browser.post(reverse("hires:promise", args=[person.pk]), {"company": "Inconnue", "source": "direct"})
    assert "pas enregistrée" in unknown.content.decode()
    browser.post(
        reverse("hires:promise", args=[person.pk]), {"company": f"Le Bistrot ({company.siret})", "source": "direct"}
    )
    hire = Hire.objects.get()
    listed = browser.get(reverse("hires:hires"), {"suivi": "a-confirmer", "pour": "moi"}).content.decode()
    assert "Confirmer la promesse" in listed

    sign = reverse("hires:sign", args=[hire.pk])
    future = browser.post(sign, {"contract": "cdi", "signed_on": today + timedelta(days=2), "starts_on": today})
    assert "ne peut pas être datée du futur" in future.content.decode()
    started = today - timedelta(days=100)
    browser.post(sign, {"contract": "cdi", "signed_on": started, "starts_on": started})
    page = browser.get(reverse("hires:hire", args=[hire.pk])).content.decode()
    assert "Toujours en poste (3 mois)" in page

    assert browser.post(reverse("hires:news", args=[hire.pk]), {"months": "3", "answer": "yes"}).status_code == 303
    check = PostCheck.objects.get()
    assert (check.months, check.is_in_post, check.asked_by) == (3, True, person.assignments.get().referent)


def test_a_job_that_is_over_is_told_with_its_day_and_reason(team):
    browser, person = team
    hire = HireFactory(beneficiary=person, signed=True, starts_on=timezone.localdate() - timedelta(days=40))
    news = reverse("hires:news", args=[hire.pk])

    missing = browser.post(news, {"months": "1", "answer": "no", "note": "mot tapé"}).content.decode()
    assert "Donnez le dernier jour de travail" in missing
    assert "mot tapé" in missing
    browser.post(news, {"months": "1", "answer": "no", "ended_on": timezone.localdate(), "end_reason": "trial"})
    hire.refresh_from_db()
    assert hire.status == Status.ENDED
    assert browser.post(news, {"months": "1", "answer": "yes"}).status_code == 409
    browser.post(reverse("hires:resume", args=[hire.pk]))
    hire.refresh_from_db()
    assert hire.status == Status.SIGNED


def test_a_job_kept_six_months_is_good_news(team, departement):
    browser, person = team
    hire = HireFactory(beneficiary=person, signed=True, starts_on=timezone.localdate() - timedelta(days=400))
    PostCheck.objects.create(hire=hire, months=queries.follow_up_months(TODAY)[-1], is_in_post=True, asked_on=TODAY)

    assert "Bonne nouvelle" in browser.get(reverse("hires:hire", args=[hire.pk])).content.decode()


def test_a_referent_does_not_see_the_hires_of_others(team):
    browser, _ = team
    hire = HireFactory()

    assert browser.get(reverse("hires:hire", args=[hire.pk])).status_code == 404
    assert hire.beneficiary.last_name.upper() not in browser.get(reverse("hires:hires")).content.decode()


def test_an_employer_reads_but_does_not_write():
    hire = HireFactory(signed=True)
    browser = client_of(principal(Role.EMPLOYER, organisation=hire.company.organisation).membership)

    page = browser.get(reverse("hires:hire", args=[hire.pk])).content.decode()
    assert hire.beneficiary.full_name in page
    assert "Noter la fin" not in page
    assert browser.post(reverse("hires:end", args=[hire.pk]), {}).status_code == 403


def test_an_employer_reads_nothing_of_the_way_that_goes_on():
    today = timezone.localdate()
    hire = HireFactory(signed=True, starts_on=today - timedelta(days=9))
    operations.end(hire, on=today, reason="trial", by=principal(Role.RTEF).actor, at=NOON)
    rtef = client_of(principal(Role.RTEF).membership)
    employer = client_of(principal(Role.EMPLOYER, organisation=hire.company.organisation).membership)

    for browser, is_told in ((rtef, True), (employer, False)):
        page = browser.get(reverse("hires:hire", args=[hire.pk])).content.decode()
        assert [word in page for word in ("Reprise du parcours", "voir la règle")] == [is_told] * 2
        listed = browser.get(reverse("hires:hires")).content.decode()
        words = ("À faire", "Avant le", "Revoir la personne", "reprises du parcours", "nouvelles à prendre")
        assert [word in listed for word in words] == [is_told] * 5
    other = {"suivi": "a-suivre", "pour": "moi", "tri": "delai"}  # what one may not ask narrows nothing
    assert hire.beneficiary.sorted_name in employer.get(reverse("hires:hires"), other).content.decode()


def test_the_list_costs_the_same_whatever_its_length(django_assert_max_num_queries):
    browser = client_of(principal(Role.RTEF).membership)
    for _ in range(10):
        HireFactory(signed=True)
        HireFactory()

    with django_assert_max_num_queries(12):
        assert "20" in browser.get(reverse("hires:hires")).content.decode()


def test_a_day_that_is_not_of_our_times_is_asked_again():
    rtef = client_of(principal(Role.RTEF).membership)
    today = timezone.localdate()
    hire = HireFactory(signed=True, starts_on=today - timedelta(days=9))
    job = {"contract": "cdi", "signed_on": today, "starts_on": hire.starts_on, "end_reason": "term"}
    door = reverse("hires:correct", args=[hire.pk])

    for name, typed in (("ends_on", "9999-12-31"), ("starts_on", "0026-01-01")):
        assert "Vérifiez l&#x27;année" in rtef.post(door, job | {name: typed}).content.decode()
    operations.end(hire, on=today, reason="term", by=principal(Role.RTEF).actor, at=NOON)
    for days, said in ((1, "pas encore passé"), (-10, "le dernier vient après")):
        day = {"ended_on": today + timedelta(days=days)}
        assert said in rtef.post(door, job | day).content.decode()
    assert rtef.post(door, job | {"ended_on": today}).status_code == 303
