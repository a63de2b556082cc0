"""The decision is a person's: accepted, or otherwise with a motive, where a place is left."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.tenancy import context
from rebond.journey.orientation import operations, queries
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Divergence, Status
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Assignment
from rebond.people.beneficiaries.operations.assignments import StructureFull
from rebond.people.beneficiaries.states import Pathway
from tests.factories import NOON, TODAY, AssignmentFactory, principal
from tests.journey.orientation.factories import DiagnosisFactory, OrientationFactory, pole, structure

pytestmark = pytest.mark.django_db


def proposed(**answers):
    """An orientation with a completed diagnosis and its proposal."""
    orientation = DiagnosisFactory(answers={"capacite_a_travailler": False, **answers}).orientation
    return operations.propose(orientation, by=WORKER, at=NOON)


def decide(orientation, *, pathway=None, kind=None, house=None, motive="", actor=None):
    proposal = orientation.proposal
    return operations.decide(
        orientation,
        pathway=Pathway(pathway or proposal["pathway"]),
        structure_kind=kind or proposal["structure_kind"],
        structure=house or Organisation.objects.get(pk=proposal["structure"]),
        motive=motive,
        by=actor or adviser(),
        at=NOON,
    )


def adviser() -> Actor:
    return principal(Role.ADVISER, organisation=pole()).actor


def test_propose_keeps_reasons_version_and_the_least_loaded_structure(departement):
    orientation = proposed()

    proposal = orientation.proposal
    first = queries.candidates(orientation, proposal["structure_kinds"], today=TODAY)[0]
    assert (proposal["pathway"], proposal["structure"]) == ("socio_professionnel", str(first.structure.pk))
    assert proposal["reasons"] and proposal["on"] == "2026-03-03"
    assert orientation.rules.number == 1


def test_candidates_have_places_and_serve_the_commune(departement):
    orientation = proposed()
    kind = orientation.proposal["structure_kind"]
    [*found] = queries.candidates(orientation, [kind], today=TODAY)
    AssignmentFactory(structure=found[0].structure)
    Organisation.objects.filter(pk=found[0].structure.pk).update(places=1)
    Organisation.objects.filter(pk__in=[c.structure.pk for c in found[1:2]]).update(closed_on=TODAY)

    again = queries.candidates(orientation, [kind], today=TODAY)

    insee = orientation.duty.household.insee
    assert all(kind in c.structure.kinds and insee in c.structure.territory for c in again)
    assert (again[-1].structure, again[-1].is_full, again[-1].load) == (found[0].structure, True, 1.0)
    assert len(again) == len(found) - len(found[1:2])


def test_accept_needs_no_motive(departement):
    orientation = proposed()

    decided = decide(orientation)

    assert (decided.status, decided.divergence, decided.motive) == (Status.DECIDED, "", "")
    assert decided.decided_by.role == Role.ADVISER
    assert decided.assignment.structure == decided.structure
    assert Assignment.objects.get(beneficiary=decided.beneficiary).pathway == decided.pathway


@pytest.mark.parametrize(
    ("changes", "divergence"),
    [
        ({"pathway": "professionnel", "kind": "france_travail"}, Divergence.PATHWAY),
        ({"kind": "france_travail"}, Divergence.KIND),
        ({"kind": "cap_emploi"}, Divergence.KIND),
    ],
)
def test_diverging_needs_a_motive(departement, changes, divergence):
    orientation = proposed()
    house = structure(changes["kind"])

    with pytest.raises(ValidationError, match="dites pourquoi"):
        decide(orientation, **changes, house=house, motive="  ")
    decided = decide(orientation, **changes, house=house, motive="Souhait de la personne")

    assert (decided.divergence, decided.motive) == (divergence, "Souhait de la personne")


def test_another_structure_of_the_same_kind_needs_a_motive_while_the_proposed_has_places(in_13):
    orientation = proposed()
    kind = orientation.proposal["structure_kind"]
    other = queries.candidates(orientation, [kind], today=TODAY)[1].structure

    with pytest.raises(ValidationError, match="dites pourquoi"):
        decide(orientation, house=other)
    Organisation.objects.filter(pk=orientation.proposal["structure"]).update(places=1)
    AssignmentFactory(structure_id=orientation.proposal["structure"])

    assert decide(orientation, house=other).divergence == ""


def test_a_full_structure_refuses_and_names_others(in_13):
    orientation = proposed()
    Organisation.objects.filter(pk=orientation.proposal["structure"]).update(places=1)
    AssignmentFactory(structure_id=orientation.proposal["structure"])

    with pytest.raises(StructureFull, match="n'a plus de place.*Des places restent à « "):
        decide(orientation)

    orientation.refresh_from_db()
    assert orientation.status == Status.INTERVIEWED


def test_a_structure_gives_only_what_it_offers(departement):
    orientation = proposed()

    with pytest.raises(ValidationError, match="n'offre pas cet accompagnement"):
        decide(orientation, kind="france_travail", house=structure("mds"), motive="x")
    with pytest.raises(ValidationError, match="n'accompagne pas le parcours professionnel"):
        decide(orientation, pathway="professionnel", kind="mds", house=structure("mds"), motive="x")


def test_without_an_interview_a_motive_is_asked(departement):
    orientation = operations.propose(OrientationFactory(), by=WORKER, at=NOON)

    with pytest.raises(ValidationError, match="sans entretien"):
        decide(orientation)

    assert decide(orientation, motive="Absente trois fois").status == Status.DECIDED


def test_without_a_finished_diagnosis_a_motive_is_asked(departement):
    orientation = operations.propose(OrientationFactory(interviewed=True), by=WORKER, at=NOON)

    with pytest.raises(ValidationError, match="diagnostic n'est pas terminé"):
        decide(orientation)


def test_decide_only_once(departement):
    orientation = proposed()
    decide(orientation)

    with pytest.raises(IllegalMove):
        decide(orientation)
    with pytest.raises(IllegalMove):
        operations.propose(orientation, by=WORKER, at=NOON)
    assert Assignment.objects.filter(beneficiary=orientation.beneficiary).count() == 1


def test_a_review_reason_is_for_the_social_pathway_only(departement):
    orientation = proposed(contrainte_sante="INCAPACITE_RECHERCHE_ACTIVITE_PRO")
    house = Organisation.objects.get(pk=orientation.proposal["structure"])

    decided = operations.decide(
        orientation,
        pathway=Pathway.SOCIAL,
        structure_kind=orientation.proposal["structure_kind"],
        structure=house,
        review_extension="housing",
        by=adviser(),
        at=NOON,
    )

    assert decided.review_extension == "housing"


@pytest.mark.django_db(transaction=True)
def test_two_advisers_and_one_place():
    with context.departement(13):
        first, second = proposed(), proposed()
        house = first.proposal["structure"]
        Organisation.objects.filter(pk=house).update(places=1)
        actor = adviser()
    outcomes: list[str] = []

    def run(pk):
        try:
            with context.departement(13):
                decide(Orientation.objects.get(pk=pk), actor=actor)
            outcomes.append("decided")
        except StructureFull:
            outcomes.append("full")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[row.pk]) for row in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["decided", "full"]
