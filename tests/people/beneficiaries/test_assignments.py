"""Who accompanies a person: places, one référent at a time, hand-over in bulk."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Assignment
from rebond.people.beneficiaries.operations import assignments
from rebond.people.beneficiaries.states import AssignmentEnd, Pathway
from tests.factories import NOON, AssignmentFactory, BeneficiaryFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=3)


def assign(person, structure, at=NOON):
    return assignments.assign(person, pathway=Pathway.SOCIAL, structure=structure, by=WORKER, at=at)


def test_assign_entrusts_the_person_and_journals_it(in_13):
    person, structure = BeneficiaryFactory(), OrganisationFactory()

    assignment = assign(person, structure)

    assert (assignment.structure, assignment.pathway, assignment.referent) == (structure, "social", None)
    line = JournalLine.objects.get(object_id=assignment.pk)
    assert line.verb == "assign"


def test_assign_ends_what_was_before(in_13):
    before = AssignmentFactory(named=True)

    after = assign(before.beneficiary, OrganisationFactory(), at=LATER)

    before.refresh_from_db()
    assert (before.ended_at, before.end_reason) == (LATER, AssignmentEnd.REORIENTED)
    assert Assignment.objects.get(beneficiary=before.beneficiary, ended_at=None) == after


def test_assign_refuses_a_full_structure_and_changes_nothing(in_13):
    structure = OrganisationFactory(places=1, name="Le Seuil")
    AssignmentFactory(structure=structure)
    before = AssignmentFactory()

    with pytest.raises(assignments.StructureFull, match="« Le Seuil » n'a plus de place"):
        assign(before.beneficiary, structure)

    before.refresh_from_db()
    assert before.ended_at is None


def test_assign_counts_only_the_living(in_13):
    structure = OrganisationFactory(places=1)
    AssignmentFactory(structure=structure, ended_at=NOON, end_reason=AssignmentEnd.LEFT)

    assert assign(BeneficiaryFactory(), structure).structure == structure


def test_assign_again_to_a_full_structure_takes_no_other_place(in_13):
    structure = OrganisationFactory(places=1)
    before = AssignmentFactory(structure=structure)

    assert assign(before.beneficiary, structure, at=LATER).started_at == LATER


def test_assign_refuses_a_closed_structure(in_13):
    with pytest.raises(ValidationError, match="a fermé"):
        assign(BeneficiaryFactory(), OrganisationFactory(closed_on=NOON.date()))


def test_name_referent_fills_the_first_one_only(in_13):
    assignment = AssignmentFactory()
    referent = MembershipFactory(organisation=assignment.structure)

    named = assignments.name_referent(assignment, referent=referent, by=WORKER, at=LATER)

    assert (named.referent, named.referent_named_at) == (referent, LATER)
    with pytest.raises(ValidationError, match="déjà désigné"):
        assignments.name_referent(assignment, referent=referent, by=WORKER, at=LATER)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"role": Role.ADVISER}, "ce n'est pas un référent en poste"),
        ({"ended_at": NOON}, "ce n'est pas un référent en poste"),
        ({"organisation": None}, "travaille dans une autre structure"),
    ],
)
def test_name_referent_refuses_who_cannot_be(in_13, wrong, sentence):
    assignment = AssignmentFactory()
    organisation = OrganisationFactory() if "organisation" in wrong else assignment.structure
    referent = MembershipFactory(**{**wrong, "organisation": organisation})

    with pytest.raises(ValidationError, match=sentence):
        assignments.name_referent(assignment, referent=referent, by=WORKER, at=LATER)


def test_change_referent_keeps_the_history(in_13):
    before = AssignmentFactory(named=True)
    referent = MembershipFactory(organisation=before.structure)

    after = assignments.change_referent(before, referent=referent, by=WORKER, at=LATER)

    before.refresh_from_db()
    assert (before.end_reason, before.ended_at) == (AssignmentEnd.REFERENT_CHANGED, LATER)
    assert (after.referent, after.started_at, after.structure) == (referent, LATER, before.structure)


def test_change_referent_refuses_the_same_and_none(in_13):
    named, unnamed = AssignmentFactory(named=True), AssignmentFactory()

    with pytest.raises(ValidationError, match="est déjà le référent"):
        assignments.change_referent(named, referent=named.referent, by=WORKER, at=LATER)
    with pytest.raises(ValidationError, match="Aucun référent"):
        assignments.change_referent(unnamed, referent=named.referent, by=WORKER, at=LATER)


def test_hand_over_all_moves_every_one_in_a_fixed_number_of_queries(in_13, django_assert_num_queries):
    structure = OrganisationFactory()
    leaving, staying = (MembershipFactory(organisation=structure) for _ in range(2))
    for _ in range(3):
        AssignmentFactory(structure=structure, referent=leaving, referent_named_at=NOON)
    kept = AssignmentFactory(structure=structure, referent=staying, referent_named_at=NOON)
    rows = Assignment.objects.filter(structure=structure)

    with django_assert_num_queries(7):
        moved = assignments.hand_over_all(rows, referent=staying, by=WORKER, at=LATER)

    assert moved == 3
    assert Assignment.objects.filter(referent=staying, ended_at=None).count() == 4
    kept.refresh_from_db()
    assert kept.ended_at is None


def test_hand_over_all_refuses_someone_of_another_structure_and_moves_nobody(in_13):
    assignment = AssignmentFactory(named=True)

    with pytest.raises(ValidationError, match="autre structure"):
        assignments.hand_over_all(Assignment.objects.all(), referent=MembershipFactory(), by=WORKER, at=LATER)

    assignment.refresh_from_db()
    assert assignment.ended_at is None


def test_end_says_why_and_only_once(in_13):
    assignment = AssignmentFactory()

    ended = assignments.end(assignment, reason=AssignmentEnd.LEFT, by=WORKER, at=LATER)

    assert (ended.ended_at, ended.end_reason) == (LATER, AssignmentEnd.LEFT)
    with pytest.raises(ValidationError, match="est terminé"):
        assignments.end(assignment, reason=AssignmentEnd.LEFT, by=WORKER, at=LATER)
