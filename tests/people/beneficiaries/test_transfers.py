"""A person goes from one département to another."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.journal.models import JournalLine
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.people.beneficiaries import identity
from rebond.people.beneficiaries.models import Arrival, Beneficiary, Departure, DutyPeriod
from rebond.people.beneficiaries.operations import transfers
from rebond.people.beneficiaries.states import Consent, DutyEnd, TransferStatus
from tests.factories import NOON, TODAY, BeneficiaryFactory, DutyPeriodFactory, OrganisationFactory, principal

OTHER = {13: 14, 14: 13}
NIR = "1900513055123"


@pytest.fixture
def sender(departement):
    return principal()


@pytest.fixture
def there(departement):
    return Departement.objects.get(pk=OTHER[departement.pk])


def sent(sender, there, **fields):
    person = DutyPeriodFactory(beneficiary=BeneficiaryFactory(**fields)).beneficiary
    return transfers.send(person, destination=there, by=sender.actor, at=NOON)


def arrival_of(departure):
    return Arrival.objects.get(pk=departure.arrival_id)


def test_send_lets_only_the_identity_travel(sender, there):
    departure = sent(sender, there, phone="0611", phone_consent=Consent.REFUSED, email="a@exemple.example")

    with context.departement(there.pk):
        arrival = arrival_of(departure)
        lines = list(JournalLine.objects.exclude(verb="load_pack").values_list("verb", flat=True))
    assert set(arrival.identity) == {"last_name", "birth_name", "first_name", "birth_date", "sex", "phone"}
    assert (arrival.identity["phone"], arrival.origin_id, lines) == ("", context.current(), ["receive"])


def test_send_lets_the_telephone_travel_when_the_person_agreed(sender, there):
    departure = sent(sender, there, phone="0611", phone_consent=Consent.AGREED)

    with context.departement(there.pk):
        assert arrival_of(departure).identity["phone"] == "0611"


def test_send_refuses_our_own_departement(sender, departement):
    with pytest.raises(ValidationError, match="autre département"):
        sent(sender, departement)


def test_send_refuses_a_second_transfer(sender, there):
    departure = sent(sender, there)

    with pytest.raises(ValidationError, match="déjà en cours"):
        transfers.send(departure.beneficiary, destination=there, by=sender.actor, at=NOON)


def test_accept_starts_the_clock_there_and_ends_duties_here(sender, there, departement):
    departure = sent(sender, there, nir_sealed=identity.seal(NIR))

    with context.departement(there.pk):
        welcomed = transfers.accept(
            arrival_of(departure), pole=OrganisationFactory(pole=True), by=principal().actor, at=NOON
        )
        duty = DutyPeriod.objects.select_related("beneficiary").get()
        verbs = set(JournalLine.objects.exclude(verb="load_pack").values_list("verb", flat=True))

    ended = DutyPeriod.objects.get()
    departure.refresh_from_db()
    assert (duty.beneficiary, duty.requested_on, duty.informed_on) == (welcomed.beneficiary, TODAY, TODAY)
    assert bytes(duty.beneficiary.nir_hash) == identity.fingerprint(NIR)
    assert (ended.end_reason, welcomed.ended_duties, welcomed.origin) == (
        DutyEnd.MOVED_AWAY,
        (ended.pk,),
        departement.pk,
    )
    assert (departure.status, departure.answered_at) == (TransferStatus.ACCEPTED, NOON)
    assert verbs == {"receive", "register", "move", "open_duties"}


def test_accept_forgets_what_was_sent(sender, there):
    departure = sent(sender, there, nir_sealed=None)

    with context.departement(there.pk):
        transfers.accept(arrival_of(departure), pole=OrganisationFactory(pole=True), by=principal().actor, at=NOON)
        arrival = arrival_of(departure)

    assert (arrival.identity, arrival.nir_sealed, arrival.status) == ({}, None, TransferStatus.ACCEPTED)


def test_accept_takes_up_the_file_of_someone_who_comes_back(sender, there):
    departure = sent(sender, there)

    with context.departement(there.pk):
        known: Beneficiary = DutyPeriodFactory(informed_on=date(2026, 1, 5)).beneficiary
        welcomed = transfers.accept(
            arrival_of(departure),
            pole=OrganisationFactory(pole=True),
            known=known,
            by=principal().actor,
            at=NOON,
        )

        assert Beneficiary.objects.get() == known
    assert (welcomed.beneficiary, welcomed.duty.informed_on) == (known, date(2026, 1, 5))


def test_refuse_leaves_the_person_where_they_are(sender, there):
    departure = sent(sender, there)

    with context.departement(there.pk):
        arrival = transfers.refuse(arrival_of(departure), answer="Adresse dans le 13", by=principal().actor, at=NOON)

    departure.refresh_from_db()
    assert (departure.status, departure.answer, arrival.identity) == ("refused", "Adresse dans le 13", {})
    assert DutyPeriod.objects.get().ends_on is None


def test_cancel_takes_the_person_back(sender, there):
    departure = transfers.cancel(sent(sender, there), by=sender.actor, at=NOON)

    with context.departement(there.pk):
        arrival = arrival_of(departure)

    assert (departure.status, arrival.status, arrival.identity) == ("cancelled", "cancelled", {})


def test_accept_refuses_a_transfer_taken_back(sender, there):
    departure = sent(sender, there)
    transfers.cancel(departure, by=sender.actor, at=NOON)

    with context.departement(there.pk), pytest.raises(IllegalMove):
        transfers.accept(arrival_of(departure), pole=OrganisationFactory(pole=True), by=principal().actor, at=NOON)

    assert Departure.objects.get().status == TransferStatus.CANCELLED
