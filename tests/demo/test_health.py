"""Health in the demo: every Pôle with a doctor has requests to answer, opinions that read well, notes that open."""

import random

from rebond.demo import health
from rebond.journey.health import records, vocabulary
from rebond.journey.health.models import Consultation, HealthLetter, HealthRequest, Opinion
from rebond.journey.health.states import Status
from tests.factories import NOON, AssignmentFactory, BeneficiaryFactory
from tests.journey.health.factories import Clinic


def test_each_pole_has_its_requests_opinions_and_notes(departement):
    clinic = Clinic()
    people = [BeneficiaryFactory(pole=clinic.pole) for _ in range(12)]
    for person in people:
        AssignmentFactory(beneficiary=person, named=True)

    health.fill([clinic.doctor.membership, clinic.nurse.membership], draw=random.Random(1), now=NOON)

    assert list(HealthRequest.objects.filter(status=Status.ASKED).values_list("taken_by", flat=True)) == [None, None]
    assert Opinion.objects.count() == Consultation.objects.count() == 7
    assert all(vocabulary.wording(row).effect for row in Opinion.objects.all())
    opened = [one for person in people for one in records.consultations(person, clinic.nurse)]
    assert (len(opened), [one.lost for one in opened if one.lost], HealthLetter.objects.count()) == (7, [], 1)
