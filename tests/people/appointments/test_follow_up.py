"""Where a person stands: every rule by hand, then SQL and Python held equal over any sequence of facts."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rebond.ground.journal.actors import WORKER
from rebond.people.accounts.states import Role
from rebond.people.appointments import kinds, operations
from rebond.people.appointments.models import Appointment, Invitation, Review
from rebond.people.appointments.queries import follow_up
from rebond.people.appointments.states import FollowUp, Status
from rebond.people.beneficiaries.models import Beneficiary
from tests.factories import NOON, BeneficiaryFactory, OrganisationFactory, principal
from tests.people.appointments.factories import AppointmentFactory, InvitationFactory

KIND = "orientation_interview"
OFTEN = "follow_up"
"""A kind of which several may be planned for one person."""


def day(count):
    return NOON + timedelta(days=count)


def stands(person, now, kind=KIND):
    """Said by SQL of one, and the same by Python, and by SQL of all."""
    said = Beneficiary.objects.annotate(said=follow_up.status(kind, now=now)).get(pk=person.pk).said
    assert follow_up.of(person, kind, now=now) == said
    others = [one for one in FollowUp if one != said]
    assert Beneficiary.objects.filter(follow_up.where(kind, [said], now=now), pk=person.pk).exists()
    assert not Beneficiary.objects.filter(follow_up.where(kind, others, now=now), pk=person.pk).exists()
    return said


@pytest.fixture
def person(departement):
    return BeneficiaryFactory()


def appointment(person, on, status=Status.PLANNED, **fields):
    return AppointmentFactory(
        **{"beneficiary": person, "starts_at": day(on), "status": status, "made_at": day(on - 5), **fields}
    )


def test_nothing_yet(person):
    InvitationFactory(kind="follow_up", beneficiary=person)
    InvitationFactory()

    assert stands(person, NOON) == FollowUp.NOT_INVITED


def test_an_invitation_lives_ten_days_and_one_without_end_for_ever(person):
    InvitationFactory(beneficiary=person, created_at=day(0))

    assert stands(person, day(9)) == FollowUp.INVITED
    assert stands(person, day(10)) == FollowUp.EXPIRED
    Invitation.objects.update(expires_at=None)
    assert stands(person, day(900)) == FollowUp.INVITED
    Invitation.objects.update(withdrawn_at=day(1))
    assert stands(person, day(2)) == FollowUp.NOT_INVITED


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.PLANNED, FollowUp.TO_QUALIFY),
        (Status.HELD, FollowUp.SEEN),
        (Status.MISSED, FollowUp.NOSHOW),
        (Status.EXCUSED, FollowUp.EXCUSED),
        (Status.CANCELLED, FollowUp.REVOKED),
    ],
)
def test_after_its_hour_an_appointment_says_its_status_until_the_next_invitation(person, status, said):
    InvitationFactory(beneficiary=person, created_at=day(0))
    appointment(person, 6, status)

    assert stands(person, day(7)) == said
    InvitationFactory(beneficiary=person, created_at=day(7))
    assert stands(person, day(8)) == FollowUp.INVITED


def test_an_appointment_to_come_speaks_before_anything_else(person):
    appointment(person, 6)
    InvitationFactory(beneficiary=person, created_at=day(2))
    Review.objects.create(beneficiary=person, kind=KIND, reviewed_at=day(3), is_closing=True)

    assert stands(person, day(4)) == FollowUp.TO_COME
    assert stands(person, day(6)) == FollowUp.TO_QUALIFY


def test_called_off_long_before_its_hour_then_invited_again(person):
    appointment(person, 30, Status.CANCELLED, made_at=day(0), noted_at=day(2))

    assert stands(person, day(3)) == FollowUp.REVOKED
    InvitationFactory(beneficiary=person, created_at=day(3))
    assert stands(person, day(4)) == FollowUp.INVITED
    appointment(person, 5, Status.HELD)
    assert stands(person, day(40)) == FollowUp.SEEN


def test_closed_until_something_new(person):
    appointment(person, 2, Status.MISSED)
    operations.review(person, kind=KIND, is_closing=True, by=WORKER, at=day(4))

    assert stands(person, day(5)) == FollowUp.CLOSED
    InvitationFactory(beneficiary=person, created_at=day(6))
    assert stands(person, day(7)) == FollowUp.INVITED


def test_it_filters_and_counts_a_list_in_one_statement(departement, django_assert_num_queries):
    for _ in range(3):
        appointment(BeneficiaryFactory(), 2, Status.MISSED)
    InvitationFactory(beneficiary=BeneficiaryFactory(first_name="Invitée"))

    with django_assert_num_queries(3):
        rows = Beneficiary.objects.annotate(said=follow_up.status(KIND, now=day(5)))
        assert rows.filter(said__in=[FollowUp.NOSHOW]).count() == 3
        assert Beneficiary.objects.filter(follow_up.where(KIND, [FollowUp.NOSHOW], now=day(5))).count() == 3
        invited = follow_up.where(KIND, [FollowUp.INVITED, FollowUp.NOT_INVITED], now=day(5), person="beneficiary")
        assert [row.kind for row in Invitation.objects.filter(invited)] == [KIND]


INSTANTS = st.integers(0, 8)
FACTS = st.lists(
    st.one_of(
        st.tuples(st.just("asked"), INSTANTS, st.sampled_from([None, 1, 3]), st.booleans()),
        st.tuples(st.just("closed"), INSTANTS, st.booleans()),
        st.tuples(st.just("made"), INSTANTS, INSTANTS, st.sampled_from(Status.values), st.none() | INSTANTS),
    ),
    max_size=7,
)


def write(person, site, fact):
    match fact:
        case ("asked", at, lasts, is_withdrawn):
            Invitation.objects.create(
                beneficiary=person,
                kind=OFTEN,
                organisation=site,
                created_at=day(at),
                expires_at=day(at + lasts) if lasts else None,
                withdrawn_at=day(at) if is_withdrawn else None,
            )
        case ("closed", at, is_closing):
            Review.objects.create(beneficiary=person, kind=OFTEN, reviewed_at=day(at), is_closing=is_closing)
        case ("made", made, starts, status, noted):
            Appointment.objects.create(
                beneficiary=person,
                kind=OFTEN,
                organisation=site,
                made_at=day(made),
                starts_at=day(starts),
                status=status,
                noted_at=None if noted is None else day(noted),
            )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FACTS, st.integers(0, 9))
def test_sql_and_python_say_the_same_of_any_sequence(world, facts, now):
    site, person = world
    for table in (Invitation, Review, Appointment):
        table.objects.all().delete()
    seen = set()
    for fact in facts:
        if fact[0] == "made" and fact[3] == Status.PLANNED:
            if fact[2] in seen:
                continue
            seen.add(fact[2])
        write(person, site, fact)

    stands(person, day(now), OFTEN)


@pytest.fixture
def world(in_13):
    return OrganisationFactory(), BeneficiaryFactory()


def test_absences_put_the_file_before_a_human_until_they_looked(departement):
    who = principal(Role.ADVISER)
    kind = kinds.get(KIND, at=NOON)
    often, once = (BeneficiaryFactory(pole=who.membership.organisation) for _ in range(2))
    for on in range(1, kind.absences_before_review + 1):
        appointment(often, on, Status.MISSED)
    appointment(once, 1, Status.MISSED)

    [row] = follow_up.absences_to_review(who, kind)
    assert (row, row.absences) == (often, kind.absences_before_review)
    assert row.due_on == day(kind.absences_before_review).date()

    operations.review(often, kind=KIND, by=who.actor, at=day(9))
    assert not follow_up.absences_to_review(who, kind).exists()


def test_absences_from_a_confidential_kind_are_for_health_staff(departement):
    doctor, kind = principal(Role.DOCTOR), kinds.get("doctor", at=NOON)
    person = BeneficiaryFactory(pole=doctor.membership.organisation)
    for on in range(kind.absences_before_review):
        appointment(person, on, Status.MISSED, kind="doctor")

    assert list(follow_up.absences_to_review(doctor, kind)) == [person]
    assert not follow_up.absences_to_review(principal(Role.MANAGER), kind).exists()
