"""Applying, instructing, deciding: nothing typed is lost, two people decide, the budget holds."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.work.aids import operations, rules
from rebond.work.aids.models import Tutor, TutoringAid
from rebond.work.aids.queries import budgets
from rebond.work.aids.states import Status
from rebond.work.employers.operations.merging import merge
from tests.factories import NOON, TODAY, BeneficiaryFactory, MembershipFactory, principal
from tests.work.aids import factories as aids
from tests.work.factories import CompanyFactory, HireFactory


def test_a_draft_is_filled_with_what_is_known_of_the_hire(people):
    hire = aids.signed_hire()

    aid = operations.open_aid(hire, by=people.rtef.actor, at=NOON)

    assert (aid.siren, aid.starts_on, aid.contract, aid.weekly_hours) == (hire.company.siret[:9], TODAY, "cdi", 35)


def test_a_departement_without_aid_says_so_kindly(in_14):
    with pytest.raises(ValidationError, match="n'a pas d'aide au tutorat"):
        operations.open_aid(aids.signed_hire(), by=principal(Role.RTEF).actor, at=NOON)


def test_a_promise_is_not_enough(people):
    with pytest.raises(ValidationError, match="contrat signé"):
        operations.open_aid(HireFactory(), by=people.rtef.actor, at=NOON)


def test_the_same_hire_is_not_asked_for_twice(people):
    hire = aids.signed_hire()
    operations.open_aid(hire, by=people.rtef.actor, at=NOON)

    with pytest.raises(ValidationError, match="déjà demandée pour cette embauche"):
        operations.open_aid(hire, by=people.rtef.actor, at=NOON)


@pytest.mark.parametrize("later", [0, 1, 30])
def test_another_office_of_the_same_siren_is_the_same_company(people, later):
    company = CompanyFactory(siret="73282932000074")
    office = CompanyFactory(siret="73282932000082")
    hire = aids.signed_hire(company=company)
    operations.open_aid(hire, by=people.rtef.actor, at=NOON)
    again = aids.signed_hire(company=office, beneficiary=hire.beneficiary, starts_on=TODAY + timedelta(days=later))

    with pytest.raises(ValidationError, match="déjà"):
        operations.open_aid(again, by=people.rtef.actor, at=NOON)


def test_the_database_refuses_the_second_aid_whoever_writes(people):
    aid = aids.draft(people)
    copy = TutoringAid.objects.get(pk=aid.pk)
    copy.pk, copy.hire = None, aids.signed_hire(beneficiary=aid.beneficiary)

    with pytest.raises(IntegrityError, match="tutoring_on"), transaction.atomic():
        copy.save(force_insert=True)


def test_a_refused_application_may_be_made_again(people):
    hire = aids.signed_hire()
    operations.refuse(aids.instructed(people, hire), reason="Pièces illisibles.", by=people.manager.actor, at=NOON)

    assert operations.open_aid(hire, by=people.rtef.actor, at=NOON).status == Status.DRAFT


def test_what_is_missing_is_told_all_at_once_and_nothing_is_lost(people):
    aid = operations.open_aid(aids.signed_hire(), by=people.rtef.actor, at=NOON)
    operations.keep_plan(aid, welcome="Visite", by=people.rtef.actor, at=NOON)

    with pytest.raises(ValidationError) as refusal:
        operations.submit(aid, by=people.rtef.actor, at=NOON)

    said = " ".join(refusal.value.messages)
    assert "plan de tutorat" in said
    assert "qui signera" in said
    assert "Joignez" in said
    assert TutoringAid.objects.get(pk=aid.pk).plan.welcome == "Visite"


def test_the_person_is_not_their_own_tutor(people):
    person = BeneficiaryFactory(first_name="Nadia", last_name="Roux")
    aid = operations.open_aid(HireFactory(beneficiary=person, signed=True), by=people.rtef.actor, at=NOON)

    with pytest.raises(ValidationError, match="son propre tuteur"):
        operations.name_tutor(aid, **aids.TUTOR, by=people.rtef.actor, at=NOON)


def test_a_tutor_accompanies_no_more_people_than_the_pack_says(people):
    company = CompanyFactory()
    for _ in range(2):
        operations.submit(aids.draft(people, aids.signed_hire(company=company)), by=people.rtef.actor, at=NOON)
    third = aids.draft(people, aids.signed_hire(company=company))

    with pytest.raises(ValidationError, match="2 au plus à la fois"):
        operations.submit(third, by=people.rtef.actor, at=NOON)


def test_missing_pieces_are_asked_by_message_then_the_instruction_goes_on(people):
    aid = operations.ask_pieces(aids.instructed(people), missing="Le RIB.", by=people.officer.actor, at=NOON)

    message = Message.objects.get(kind="aid_missing")
    assert (message.address, aid.status) == ("rachid@exemple.example", Status.INCOMPLETE)
    assert "Le RIB." in message.body
    operations.add_piece(aid, kind="bank", paper=aids.PAPER, by=people.rtef.actor, at=NOON)
    assert operations.resume(aid, by=people.officer.actor, at=NOON).status == Status.INSTRUCTION


def test_who_asked_does_not_instruct(people):
    asked = principal(Role.AID_OFFICER)
    aid = aids.draft(people)
    TutoringAid.objects.filter(pk=aid.pk).update(asked_by=asked.user)
    aid = operations.submit(aid, by=people.rtef.actor, at=NOON)

    with pytest.raises(ValidationError, match="ne l'instruit pas"):
        operations.take(aid, by=asked.actor, at=NOON)


def test_who_instructed_does_not_decide_even_under_another_role(people):
    aid = aids.instructed(people)
    as_manager = MembershipFactory(user=people.officer.user, role=Role.MANAGER)
    twice = type(people.officer)(people.officer.user, as_manager, aid.departement_id, TODAY)

    for decide in (operations.grant, operations.refuse):
        with pytest.raises(ValidationError, match="une autre personne décide"):
            decide(aid, reason="Oui.", by=twice.actor, at=NOON)
    assert operations.grant(aid, by=people.manager.actor, at=NOON).status == Status.GRANTED


def test_nothing_is_granted_while_the_right_is_not_proved(people):
    hire = aids.signed_hire(beneficiary=BeneficiaryFactory())
    aid = aids.instructed(people, hire)

    with pytest.raises(ValidationError, match="vérifie que la personne"):
        operations.grant(aid, by=people.manager.actor, at=NOON)


def test_a_refusal_says_why(people):
    with pytest.raises(ValidationError, match="Un refus dit pourquoi"):
        operations.refuse(aids.instructed(people), reason=" ", by=people.manager.actor, at=NOON)


def test_the_budget_of_the_year_is_never_passed(people):
    first, second = aids.instructed(people), aids.instructed(people)
    amount = operations.grant(first, by=people.manager.actor, at=NOON).ceiling_cents
    operations.set_budget(2026, voted_cents=2 * amount - 1, by=people.manager.actor, at=NOON)

    with pytest.raises(ValidationError, match="Il reste"):
        operations.grant(second, by=people.manager.actor, at=NOON)
    with pytest.raises(ValidationError, match="déjà engagés"):
        operations.set_budget(2026, voted_cents=amount - 1, by=people.manager.actor, at=NOON)
    year = budgets.of_year(2026)
    assert (year.committed, year.paid, year.left) == (amount, 0, amount - 1)


def test_what_is_decided_is_not_decided_again(people):
    aid = aids.granted(people)

    for act in (operations.grant, operations.refuse):
        with pytest.raises(IllegalMove):
            act(aid, reason="Encore.", by=people.manager.actor, at=NOON)


def test_an_aid_that_lapses_gives_its_money_back_to_the_budget(people):
    aid = aids.granted(people)
    operations.withdraw(aid, reason="L'entreprise renonce.", by=people.officer.actor, at=NOON)

    assert budgets.of_year(2026).committed == 0


def test_who_wrote_the_opinion_or_asked_for_pieces_decides_no_more_than_who_took_it(people):
    aid, other = aids.instructed(people), principal(Role.AID_OFFICER)
    operations.write_opinion(aid, opinion="Favorable.", by=other.actor, at=NOON)
    third = principal(Role.AID_OFFICER)
    operations.ask_pieces(aid, missing="Le RIB.", by=third.actor, at=NOON)
    operations.resume(aid, by=people.officer.actor, at=NOON)

    for who in (people.officer, other, third):
        with pytest.raises(ValidationError, match="ne la décide pas"):
            operations.refuse(aid, reason="Non.", by=who.actor, at=NOON)
        with pytest.raises(ValidationError, match="ne la décide pas"):
            operations.grant(aid, by=who.actor, at=NOON)
        assert not rules.can_decide(who, TutoringAid.objects.get(pk=aid.pk))
    assert TutoringAid.objects.get(pk=aid.pk).instructor_id == people.officer.user.pk
    assert rules.can_decide(people.manager, TutoringAid.objects.get(pk=aid.pk))


def test_a_tutor_of_an_aid_that_is_handed_in_is_not_renamed_by_another_draft(people):
    company = CompanyFactory(siret="73282932000074")
    first = aids.draft(people, aids.signed_hire(company=company))
    operations.submit(first, by=people.rtef.actor, at=NOON)
    second = operations.open_aid(aids.signed_hire(company=company), by=people.rtef.actor, at=NOON)

    with pytest.raises(ValidationError, match="Cheffe de rang"):
        operations.name_tutor(second, **{**aids.TUTOR, "job_title": "Stagiaire"}, by=people.rtef.actor, at=NOON)
    operations.name_tutor(second, **aids.TUTOR, by=people.rtef.actor, at=NOON)

    assert Tutor.objects.get().job_title == "Cheffe de rang"


def test_the_aids_of_a_company_on_file_twice_have_one_siren_once_it_is_one(people):
    kept, other = CompanyFactory(siret="73282932000074"), CompanyFactory(siret="44306184100047")
    aid = aids.draft(people, aids.signed_hire(company=other))

    merge(kept, other, by=people.rtef.actor, at=NOON)

    aid = TutoringAid.objects.get(pk=aid.pk)
    assert (aid.company, aid.siren) == (kept, "732829320")


def test_two_records_that_ask_for_the_same_days_are_not_made_one(people):
    kept, other = CompanyFactory(siret="73282932000074"), CompanyFactory(siret="44306184100047")
    person = aids.person_on_rsa()
    for company in (kept, other):
        hire = aids.signed_hire(company=company, beneficiary=person)
        operations.open_aid(hire, by=people.rtef.actor, at=NOON)

    with pytest.raises(ValidationError, match="Une aide .* pour cette personne"):
        merge(kept, other, by=people.rtef.actor, at=NOON)
