"""A person who is erased: the accounts keep the amounts, nothing keeps their name."""

import pytest
from django.db import IntegrityError, connection, transaction

from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.aids import figures, operations
from rebond.work.aids.models import AidPiece, Clawback, Control, Convention, Instalment, TutoringAid
from rebond.work.aids.queries import budgets
from rebond.work.aids.states import Status
from rebond.work.hires import operations as hires
from tests.factories import NOON, TODAY, BeneficiaryFactory
from tests.signing import client_of
from tests.work.aids import factories as aids

NAME = "Zéphyrine"


def erase(person):
    with transaction.atomic():
        connection.cursor().execute("SELECT set_config('app.erasing', 'on', true)")
        Beneficiary.objects.get(pk=person.pk).delete()
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def over(people):
    """An aid of which something is paid, then asked back; her name is written wherever one can write."""
    hire = aids.signed_hire(beneficiary=aids.person_on_rsa(first_name=NAME))
    aid = aids.instructed(people, hire)
    operations.write_opinion(aid, opinion=f"Favorable à {NAME}.", by=people.officer.actor, at=NOON)
    operations.grant(aid, reason=f"Pour {NAME}.", by=people.manager.actor, at=NOON)
    operations.propose(aid, by=people.officer.actor, at=NOON)
    aids.sign_all(aid, people)
    aids.bank(aid, people)
    one = Instalment.objects.get(aid=aid, number=1)
    operations.draw_controls(seed=1, by=people.officer.actor, at=NOON)
    operations.control(Control.objects.get(), verdict="done", note=NAME, by=people.payer.actor, at=NOON)
    aids.pay(one, people)
    hires.end(hire, on=TODAY.replace(day=20), reason="company", by=people.rtef.actor, at=NOON.replace(month=4))
    operations.claw_back(aid, reason=f"{NAME} est partie.", by=people.officer.actor, at=NOON)
    return TutoringAid.objects.get(pk=aid.pk)


def written_in_aids():
    """Every word of every table of aids."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names() if name.startswith("aids_")]
        return [str(row) for table in tables for row in cursor.execute(f'SELECT "{table}"::text FROM "{table}"')]


def test_the_amounts_stay_and_the_name_goes(people, over):
    before = budgets.of_year(2026)
    assert any(NAME in row for row in written_in_aids())

    erase(over.beneficiary)

    left = TutoringAid.objects.get(pk=over.pk)
    assert (left.beneficiary, left.hire, left.company_id) == (None, None, over.company_id)
    assert (left.ceiling_cents, left.paid_cents, left.siren) == (over.ceiling_cents, over.paid_cents, over.siren)
    assert budgets.of_year(2026) == before
    assert not any(NAME in row for row in written_in_aids())
    assert not Convention.objects.exists() and not AidPiece.objects.exists()
    assert figures.counted(today=TODAY).jobs == 1
    assert Clawback.objects.get().amount_cents == over.paid_cents


def test_pages_say_that_the_file_is_erased(people, over):
    erase(over.beneficiary)
    browser = client_of(people.officer.membership)

    for path in ("", f"{over.pk}/", "versements/", "budget/"):
        page = browser.get(f"/aides-tutorat/{path}")
        assert page.status_code == 200
        assert NAME not in page.content.decode()
    assert "Dossier effacé" in browser.get(f"/aides-tutorat/{over.pk}/").content.decode()
    assert browser.get(f"/aides-tutorat/{over.pk}/fin/").status_code == 409


def test_nobody_is_erased_while_their_aid_is_under_way(people):
    aid = aids.running(people)

    with pytest.raises(IntegrityError, match="tutoring_under_way_has_person"):
        erase(aid.beneficiary)


def test_a_signed_convention_goes_only_with_the_person_at_the_end_of_their_retention(people, over):
    with pytest.raises(IntegrityError, match="signed content stays"), transaction.atomic():
        Beneficiary.objects.get(pk=over.beneficiary.pk).delete()


def test_another_aid_keeps_its_words(people, over):
    other = aids.granted(people, aids.signed_hire(beneficiary=aids.person_on_rsa(first_name="Autre")))

    erase(over.beneficiary)

    assert TutoringAid.objects.get(pk=other.pk).status == Status.GRANTED
    assert AidPiece.objects.filter(aid=other).count() == 4
    assert BeneficiaryFactory._meta.model.objects.filter(pk=other.beneficiary_id).exists()
