"""What partners' files say becomes people, rights and duty periods; doubts wait for an agent."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from rebond.ground.journal.actors import Actor
from rebond.ground.journal.models import JournalLine
from rebond.ground.parameters import queries as parameters
from rebond.people.beneficiaries.intake import NEW, Adult, Record, Result
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod, Household, HouseholdMember, RightsPeriod
from rebond.people.beneficiaries.operations import intake
from rebond.people.beneficiaries.states import DutyEnd, DutyKind, HouseholdRole, Payer, RightsStatus, Sex
from tests.factories import NOON, TODAY, DutyPeriodFactory, OrganisationFactory

FLOW = Actor("flow", uuid4())

AWA = Adult(
    role=HouseholdRole.APPLICANT,
    last_name="DIALLO",
    first_name="AWA",
    birth_date=date(1990, 5, 17),
    sex=Sex.WOMAN,
    nir13="2900513999001",
    phone="0639980001",
    has_duties=True,
    duties_from=date(2026, 2, 25),
)
PAUL = replace(
    AWA, role=HouseholdRole.PARTNER, first_name="PAUL", sex=Sex.MAN, nir13="1880213999002", birth_date=date(1988, 2, 1)
)
RECORD = Record(
    line=12,
    payer=Payer.CAF,
    request_number="13260000001",
    file_number="1234567",
    adults=(AWA, PAUL),
    requested_on=date(2026, 2, 20),
    insee="13201",
    postal_code="13001",
    city="Marseille",
    rights=RightsStatus.OPEN,
    rights_from=date(2026, 2, 25),
)


def take(*records, told_at=NOON, informed_on=TODAY):
    poles = intake.pole_by_commune()
    return intake.apply(records, poles=poles, told_at=told_at, informed_on=informed_on, by=FLOW, at=NOON)


def results(outcome):
    return [fate.result for fate in outcome.fates]


def closed(reason=""):
    return replace(
        RECORD, rights=RightsStatus.CLOSED, rights_reason=reason, rights_from=TODAY, has_moved_away=reason == "MUT"
    )


def test_new_household_becomes_people_rights_and_duty_periods(departement):
    outcome = take(RECORD)

    assert results(outcome) == [Result.CREATED]
    assert sorted(Beneficiary.objects.values_list("first_name", flat=True)) == ["AWA", "PAUL"]
    assert RightsPeriod.objects.get().status == RightsStatus.OPEN
    duties = DutyPeriod.objects.all()
    assert {duty.pk for duty in duties} == set(outcome.opened)
    assert {(d.requested_on, d.informed_on, d.starts_on) for d in duties} == {
        (date(2026, 2, 20), TODAY, date(2026, 2, 25))
    }
    assert JournalLine.objects.filter(verb="intake", after="created", actor_kind="flow").count() == 2


def test_same_household_again_changes_nothing(departement):
    take(RECORD)
    outcome = take(RECORD)

    assert results(outcome) == [Result.UNCHANGED]
    assert (outcome.opened, outcome.ended) == ([], [])
    assert Beneficiary.objects.count() == 2


def test_address_gives_the_pole_and_a_move_changes_it(in_13):
    first = OrganisationFactory(pole=True, territory=["00001"])
    second = OrganisationFactory(pole=True, territory=["00002"])

    take(replace(RECORD, insee="00001"))
    before = set(Beneficiary.objects.values_list("pole", flat=True))
    take(replace(RECORD, insee="00002"))

    assert before == {first.pk}
    assert set(Beneficiary.objects.values_list("pole", flat=True)) == {second.pk}


def test_same_address_again_leaves_the_pole_that_an_agent_chose(in_13):
    OrganisationFactory(pole=True, territory=["00001"])
    chosen = OrganisationFactory(pole=True, territory=["00002"])
    take(replace(RECORD, insee="00001"))
    Beneficiary.objects.update(pole=chosen)

    take(replace(RECORD, insee="00001"), told_at=NOON + timedelta(days=1))

    assert set(Beneficiary.objects.values_list("pole", flat=True)) == {chosen.pk}


def test_without_an_address_the_pole_that_an_agent_chose_stays(in_13):
    chosen = OrganisationFactory(pole=True, territory=["00001"])
    take(replace(RECORD, insee="", is_homeless=True))
    Beneficiary.objects.update(pole=chosen)

    take(replace(RECORD, insee="00002", is_homeless=True))

    assert set(Beneficiary.objects.values_list("pole", flat=True)) == {chosen.pk}


def test_older_file_changes_nothing(departement):
    take(RECORD)

    outcome = take(closed(), told_at=NOON - timedelta(days=1))

    assert results(outcome) == [Result.OLDER]
    assert RightsPeriod.objects.get().status == RightsStatus.OPEN


@pytest.mark.parametrize(("reason", "end"), [("ECH", DutyEnd.RIGHTS_CLOSED), ("MUT", DutyEnd.MOVED_AWAY)])
def test_closed_right_ends_the_duties_with_its_reason(departement, reason, end):
    opened = take(RECORD).opened

    outcome = take(closed(reason))

    assert sorted(outcome.ended) == sorted(opened)
    assert set(DutyPeriod.objects.values_list("ends_on", "end_reason")) == {(TODAY, end)}


def test_suspended_then_restored_right_keeps_the_duties_and_its_history(departement):
    take(RECORD)
    take(replace(RECORD, rights=RightsStatus.RIGHT_SUSPENDED, rights_reason="GE", rights_from=TODAY))

    outcome = take(replace(RECORD, rights_from=TODAY + timedelta(days=20)))

    assert outcome.ended == []
    assert DutyPeriod.objects.filter(ends_on=None).count() == 2
    assert list(RightsPeriod.objects.order_by("starts_on", "ends_on").values_list("status", flat=True)) == [
        "2",
        "3",
        "2",
    ]


def test_reopened_right_opens_new_duty_periods(departement):
    first = take(RECORD).opened
    take(closed("ECH"))

    outcome = take(replace(RECORD, rights_from=TODAY + timedelta(days=40)))

    assert len(outcome.opened) == 2
    assert set(outcome.opened).isdisjoint(first)


def test_person_without_duties_enters_none(departement):
    outcome = take(replace(RECORD, adults=(replace(AWA, has_duties=False),)))

    assert outcome.opened == []


def test_pending_request_enters_none(departement):
    assert take(replace(RECORD, rights=RightsStatus.PENDING)).opened == []


def test_person_met_in_a_second_household_is_the_same_person(departement):
    take(RECORD)

    outcome = take(replace(RECORD, request_number="13260000002", adults=(replace(PAUL, role=HouseholdRole.APPLICANT),)))

    assert results(outcome) == [Result.CREATED]
    assert Beneficiary.objects.count() == 2
    assert (
        HouseholdMember.objects.get(beneficiary__first_name="PAUL", ends_on=None).household.request_number
        == "13260000002"
    )


def test_member_no_longer_named_leaves_the_household_and_its_duties(departement):
    take(RECORD)

    outcome = take(replace(RECORD, adults=(AWA,)))

    assert len(outcome.ended) == 1
    assert DutyPeriod.objects.get(beneficiary__first_name="PAUL").end_reason == DutyEnd.NO_LONGER_SUBJECT


def test_part_of_a_household_makes_nobody_leave(departement):
    take(RECORD)

    outcome = take(replace(RECORD, adults=(AWA,), is_whole=False))

    assert outcome.ended == []
    assert HouseholdMember.objects.filter(ends_on=None).count() == 2


def test_names_and_birth_date_recognise_who_has_no_nir(departement):
    take(replace(RECORD, adults=(replace(AWA, nir13=None),)))

    outcome = take(replace(RECORD, request_number="13260000002", adults=(AWA,)))

    assert results(outcome) == [Result.CREATED]
    assert Beneficiary.objects.get().nir_hash is not None


def test_long_names_are_compared_up_to_the_flow_length(departement):
    long_name = "VAN DER BROUCKE DE LA TOURNELLE"
    take(replace(RECORD, adults=(replace(AWA, nir13=None, last_name=long_name),)))

    take(replace(RECORD, request_number="13260000002", adults=(replace(AWA, last_name=long_name[:20]),)))

    assert Beneficiary.objects.count() == 1


@pytest.mark.parametrize(
    ("stranger", "words"),
    [
        (replace(AWA, birth_date=date(1991, 5, 17)), "autre date de naissance"),
        (replace(AWA, nir13="2900513999009"), "NIR différent"),
        (
            replace(AWA, nir13="2700113999009", first_name="LINE", birth_date=date(1970, 1, 3)),
            "autre personne dans ce rôle",
        ),
    ],
    ids=["same NIR, other date", "same name, other NIR", "someone else in the role"],
)
def test_doubtful_person_changes_nothing_and_names_candidates(departement, stranger, words):
    take(RECORD)

    outcome = take(replace(RECORD, adults=(stranger, PAUL), city="Ailleurs"))

    assert results(outcome) == [Result.DOUBTFUL]
    assert words in outcome.fates[0].doubts[0].sentence
    assert Beneficiary.objects.get(first_name="AWA").pk in outcome.fates[0].doubts[0].candidates
    assert Household.objects.get().city == "Marseille"


def test_decision_of_an_agent_settles_the_doubt_as_the_same_person(departement):
    take(RECORD)
    known = Beneficiary.objects.get(first_name="AWA")

    outcome = take(replace(RECORD, adults=(replace(AWA, birth_date=date(1991, 5, 17), is_same_as=known.pk), PAUL)))

    known.refresh_from_db()
    assert results(outcome) == [Result.UPDATED]
    assert known.birth_date == date(1991, 5, 17)


def test_decision_of_an_agent_settles_the_doubt_as_someone_new(departement):
    take(RECORD)

    take(replace(RECORD, adults=(replace(AWA, nir13="2900513999009", is_same_as=NEW), PAUL)))

    assert Beneficiary.objects.filter(first_name="AWA").count() == 2


def test_young_person_followed_in_prevention_goes_on_when_the_right_opens(departement):
    young = DutyPeriodFactory(
        kind=DutyKind.PREVENTION, household=None, beneficiary__last_name="DIALLO", beneficiary__first_name="AWA"
    )

    outcome = take(replace(RECORD, adults=(AWA,)))

    young.refresh_from_db()
    assert outcome.opened == []
    assert (young.kind, young.ends_on, young.household.request_number) == (DutyKind.RSA, None, "13260000001")


def test_flow_fills_a_telephone_but_does_not_replace_the_one_an_agent_corrected(departement):
    take(replace(RECORD, adults=(replace(AWA, phone=""),)))
    take(RECORD)
    filled = Beneficiary.objects.get(first_name="AWA").phone
    Beneficiary.objects.filter(first_name="AWA").update(phone="0639980099")

    take(replace(RECORD, adults=(replace(AWA, phone="0639980002"), PAUL)))

    assert filled == "0639980001"
    assert Beneficiary.objects.get(first_name="AWA").phone == "0639980099"


def test_what_is_foreseen_is_what_happens_and_nothing_is_written(departement):
    take(RECORD)
    records = [closed("ECH"), replace(RECORD, request_number="13260000002", adults=(replace(AWA, nir13=None),))]
    before = list(DutyPeriod.objects.order_by("pk").values())
    poles = intake.pole_by_commune()

    foreseen = intake.foresee(records, poles=poles, told_at=NOON, informed_on=TODAY, at=NOON)

    after = list(DutyPeriod.objects.order_by("pk").values())
    happened = take(*records)
    assert after == before
    assert [replace(fate, people=()) for fate in foreseen.fates] == [replace(f, people=()) for f in happened.fates]


def test_spouse_who_leaves_for_a_household_of_the_same_batch_keeps_their_duties(departement):
    take(RECORD)
    own = replace(RECORD, request_number="13260000002", adults=(replace(PAUL, role=HouseholdRole.APPLICANT),))

    outcome = take(replace(RECORD, adults=(AWA,)), own)

    assert (outcome.opened, outcome.ended) == ([], [])
    assert DutyPeriod.objects.get(beneficiary__first_name="PAUL").household.request_number == "13260000002"


def test_namesakes_are_told_apart_by_the_household_they_live_in(departement):
    take(replace(RECORD, adults=(replace(AWA, nir13=None),)))
    other = replace(RECORD, request_number="13260000002", adults=(replace(AWA, nir13=None, is_same_as=NEW),))
    take(other)

    outcome = take(replace(RECORD, adults=(replace(AWA, nir13=None),)))

    assert results(outcome) == [Result.UNCHANGED]
    assert Beneficiary.objects.count() == 2


def test_change_told_by_a_file_makes_an_open_form_stale(departement):
    take(RECORD)
    version = Beneficiary.objects.get(first_name="AWA").version

    take(replace(RECORD, adults=(replace(AWA, last_name="SY"), PAUL)))

    assert Beneficiary.objects.get(first_name="AWA").version == version + 1
    assert Beneficiary.objects.get(first_name="PAUL").version == version


def test_nir_of_the_file_replaces_ours_when_an_agent_says_it_is_the_same_person(departement):
    take(RECORD)
    known = Beneficiary.objects.get(first_name="AWA")
    other = replace(RECORD, adults=(replace(AWA, nir13="2900513999009"), PAUL))

    take(replace(other, adults=(replace(other.adults[0], is_same_as=known.pk), PAUL)))

    assert results(take(other)) == [Result.UNCHANGED]


def test_list_without_a_number_finds_the_household_of_its_people(departement):
    take(RECORD)
    listed = Record(
        line=1,
        payer=Payer.MSA,
        request_number="",
        adults=(replace(PAUL, phone="0639980007"),),
        is_whole=False,
        city="Arles",
    )

    outcome = take(listed)

    household = Household.objects.get()
    assert results(outcome) == [Result.UPDATED]
    assert (household.city, household.payer, household.file_number) == ("Arles", Payer.CAF, "1234567")
    assert HouseholdMember.objects.filter(ends_on=None).count() == 2


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow_with_the_batch(departement, django_assert_num_queries, count):
    records = [
        replace(
            RECORD,
            request_number=f"1326{number:07}",
            adults=(replace(AWA, nir13=f"29005139{number:05}", first_name=f"AWA{number}"),),
        )
        for number in range(count)
    ]
    poles = intake.pole_by_commune()

    with django_assert_num_queries(10):
        intake.apply(records, poles=poles, told_at=NOON, informed_on=TODAY, by=FLOW, at=NOON)


LONG_AGO = date(2019, 3, 1)
"""Before both départements took Rebond up."""


def stock(**changes):
    """A household of one adult who has had duties for years; `changes` are the adult's."""
    adult = replace(AWA, duties_from=LONG_AGO, is_newly_subject=False)
    return replace(RECORD, adults=(replace(adult, **changes),), requested_on=LONG_AGO)


def test_who_had_duties_before_the_departement_took_rebond_up_is_taken_over(departement):
    outcome = take(stock())

    duty = DutyPeriod.objects.get()
    assert (duty.is_taken_over, duty.requested_on, duty.starts_on) == (True, LONG_AGO, LONG_AGO)
    assert (outcome.opened, outcome.fates[0].opened, outcome.fates[0].taken_over) == ([], 0, 1)


def test_a_flow_without_the_day_of_duties_is_judged_by_the_request(departement):
    take(stock(duties_from=None, is_newly_subject=None))

    assert DutyPeriod.objects.get().is_taken_over


@pytest.mark.parametrize(
    ("changes", "waits_from"),
    [
        ({"is_newly_subject": True}, TODAY),
        ({"is_newly_subject": True, "duties_from": date(2026, 2, 25)}, date(2026, 2, 25)),
        ({"duties_from": date(2026, 2, 25)}, date(2026, 2, 25)),
    ],
    ids=["the payer says that they enter", "and since when", "duties begun since"],
)
def test_who_newly_has_duties_is_an_entrant_whose_clock_is_not_blown(departement, changes, waits_from):
    outcome = take(stock(**changes))

    duty = DutyPeriod.objects.get()
    assert (duty.is_taken_over, duty.requested_on, outcome.opened) == (False, waits_from, [duty.pk])
    assert (outcome.fates[0].opened, outcome.fates[0].taken_over) == (1, 0)


def test_the_day_the_departement_took_rebond_up_is_an_entrants(departement):
    since = date.fromisoformat(parameters.get("import.entrants_since", on=TODAY))

    take(stock(duties_from=since), told_at=NOON)
    take(
        replace(
            stock(duties_from=since - timedelta(days=1), nir13=None, birth_date=date(1970, 1, 1)), request_number="9"
        )
    )

    found = dict(DutyPeriod.objects.values_list("starts_on", "is_taken_over"))
    assert found == {since: False, since - timedelta(days=1): True}


def test_who_comes_back_is_an_entrant_who_waits_from_their_return(departement):
    take(stock())
    take(
        replace(stock(), rights=RightsStatus.CLOSED, rights_from=TODAY - timedelta(days=9)), told_at=NOON + timedelta(1)
    )

    outcome = take(stock(), told_at=NOON + timedelta(2), informed_on=TODAY)

    duty = DutyPeriod.objects.get(ends_on=None)
    assert (duty.is_taken_over, duty.requested_on, outcome.opened) == (False, TODAY, [duty.pk])


def test_prevention_is_never_taken_over(departement):
    take(replace(stock(), is_prevention=True, is_whole=False, rights=None))

    assert not DutyPeriod.objects.get().is_taken_over


def test_taking_over_is_foreseen_as_it_happens(departement):
    foreseen = intake.foresee([stock()], poles={}, told_at=NOON, informed_on=TODAY, at=NOON)

    assert foreseen.fates[0].taken_over == take(stock()).fates[0].taken_over == 1


def test_the_same_flow_again_takes_nobody_over_again(departement):
    take(stock())

    assert take(stock()).fates[0].taken_over == 0
    assert DutyPeriod.objects.count() == 1
