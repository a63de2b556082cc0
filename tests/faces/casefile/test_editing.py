"""Changing a file: nothing overwritten, nothing lost, and who may."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.journal.models import JournalLine
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries import identity
from rebond.people.beneficiaries.models import Beneficiary, Contact, DutyPeriod
from tests.faces.casefile.conftest import signed
from tests.factories import AssignmentFactory, BeneficiaryFactory, OrganisationFactory
from tests.journey.orientation.factories import OrientationFactory, pole

NIR = "190051305512392"


def url(name, person):
    return reverse(f"casefile:{name}", args=[person.pk])


@pytest.fixture
def person(adviser_13):
    return BeneficiaryFactory(pole=pole(), phone="0611223344", phone_consent="A")


def identity_data(**changes):
    known = {"last_name": "Martin", "first_name": "Zoé", "birth_date": "1990-05-17", "sex": "", "version": "1"}
    return {**known, **changes}


def details(**changes):
    known = {"phone": "06 99 88 77 66", "phone_consent": "A", "email": "", "email_consent": "I", "version": "1"}
    return {**known, **changes}


def test_correct_writes_the_identity(adviser_13, person):
    response = adviser_13[0].post(url("correct", person), identity_data(nir=NIR))

    person.refresh_from_db()
    assert response.url == url("person", person)
    assert (person.full_name, person.version, identity.unseal(bytes(person.nir_sealed))) == ("Zoé MARTIN", 2, NIR[:13])


def test_details_keep_the_telephone_as_payers_write_it(adviser_13, person):
    adviser_13[0].post(url("details", person), details(phone="+33 6 99 88 77 66"))

    person.refresh_from_db()
    assert person.phone == "0699887766"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("correct", identity_data(birth_date="3000-01-01"), "pas possible"),
        ("correct", identity_data(nir="123"), "Ce numéro ne convient pas"),
        ("correct", identity_data(last_name=""), "obligatoire"),
        ("details", details(phone="12"), "Vérifiez le téléphone"),
        ("details", details(email="x"), "adresse"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(adviser_13, person, name, data, words):
    page = adviser_13[0].post(url(name, person), data).content.decode()

    assert words in page
    assert all(str(value) in page for value in data.values() if value)
    assert Beneficiary.objects.get(pk=person.pk).version == 1


def test_two_who_write_at_the_same_time_see_both_versions(adviser_13, person):
    browser, _ = adviser_13
    browser.post(url("details", person), details(phone="0600000001"))

    conflict = browser.post(url("details", person), details(phone="0600000002"))

    page = conflict.content.decode()
    assert conflict.status_code == 409
    assert "0600000001" in page and "0600000002" in page and 'name="version" value="2"' in page
    kept = browser.post(url("details", person), details(phone="0600000002", version="2"))
    assert kept.status_code == 303
    assert Beneficiary.objects.get(pk=person.pk).phone == "0600000002"


def test_settle_gives_another_pole_and_leaves_the_list(adviser_13, person):
    other = OrganisationFactory(pole=True)

    response = adviser_13[0].post(url("settle", person), {"pole": str(other.pk)})

    assert response.url == reverse("casefile:people")
    assert Beneficiary.objects.get(pk=person.pk).pole == Beneficiary.objects.filter(pole=other).get().pole


def test_end_closes_the_orientation_and_the_accompaniment(adviser):
    orientation = OrientationFactory(followed=True)

    adviser[0].post(url("end", orientation.beneficiary), {"on": timezone.localdate(), "reason": "by_agent"})

    orientation.refresh_from_db()
    duty = DutyPeriod.objects.get()
    assert (orientation.status, duty.end_reason) == (Status.CLOSED, "by_agent")
    assert not orientation.beneficiary.assignments.filter(ended_at=None).exists()


def test_end_refuses_a_day_to_come(adviser_13):
    orientation = OrientationFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)

    page = adviser_13[0].post(url("end", orientation.beneficiary), {"on": tomorrow, "reason": "by_agent"})

    assert "dans le futur" in page.content.decode()
    assert DutyPeriod.objects.get().ends_on is None


def test_end_of_nothing_leads_back(adviser_13, person):
    assert adviser_13[0].get(url("end", person)).url == url("person", person)


def test_nir_is_shown_once_and_journalled(adviser_13, person):
    Beneficiary.objects.filter(pk=person.pk).update(nir_sealed=identity.seal(NIR[:13]))

    part = adviser_13[0].post(url("nir", person), headers={"HX-Request": "true"}).content.decode()
    page = adviser_13[0].post(url("nir", person)).content.decode()

    assert NIR[:13] in part and "<html" not in part
    assert " ".join(part.split()) in " ".join(page.split())
    assert JournalLine.objects.filter(verb="reveal_nir", object_id=person.pk).count() == 2


def test_nir_unknown_is_told(adviser_13, person):
    assert "n'est pas connu" in adviser_13[0].post(url("nir", person)).content.decode()


def test_note_a_contact_in_one_tap(adviser_13, person):
    browser, who = adviser_13

    response = browser.post(url("note", person), {"preset": "sans-reponse", "note": "Messagerie"})

    contact = Contact.objects.get()
    assert response.url == url("person", person)
    assert (contact.kind, contact.is_reached, contact.author, contact.note) == (
        "call",
        False,
        who.membership,
        "Messagerie",
    )


def test_note_without_a_button_keeps_the_words(adviser_13, person):
    page = adviser_13[0].post(url("note", person), {"note": "Des mots"}).content.decode()

    assert "Des mots" in page and not Contact.objects.exists()


def test_a_form_sent_twice_acts_once(adviser_13, person):
    data = {"preset": "appel", "form_key": "8f14e45f-ceea-467a-9575-f2c8b8a3d1aa"}

    adviser_13[0].post(url("note", person), data)
    adviser_13[0].post(url("note", person), data)

    assert Contact.objects.count() == 1


def interview(orientation, **when):
    return Appointment.objects.create(
        beneficiary=orientation.beneficiary,
        kind="orientation_interview",
        starts_at=timezone.now() + timedelta(**when),
        organisation=pole(),
        made_at=timezone.now(),
    )


def test_attend_held_moves_the_orientation_forward(adviser):
    orientation = OrientationFactory()
    appointment = interview(orientation, days=-1)

    response = adviser[0].post(url("attend", appointment), {"status": "held"})

    assert response.url == url("person", orientation.beneficiary)
    assert Orientation.objects.get().status == Status.INTERVIEWED


def test_attend_shows_what_is_noted_and_offers_the_rest(adviser_13):
    appointment = interview(OrientationFactory(), days=-1)
    adviser_13[0].post(url("attend", appointment), {"status": "missed"})

    page = adviser_13[0].get(url("attend", appointment)).content.decode()

    assert "Absent" in page and "C'est ce qui est noté" in page
    assert 'value="held"' in page and 'value="missed"' not in page and 'value="cancelled"' not in page


def test_attend_of_a_cancelled_one_says_so(adviser_13):
    appointment = interview(OrientationFactory(), days=1)
    adviser_13[0].post(url("attend", appointment), {"status": "cancelled"})

    late = adviser_13[0].post(url("attend", appointment), {"status": "excused"})

    assert late.status_code == 409 and "est annulé" in late.content.decode()


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.NURSE])
def test_attend_of_an_interview_is_not_a_carers(in_13, role):
    appointment = interview(OrientationFactory(), days=-1)

    assert signed(role, organisation=pole())[0].get(url("attend", appointment)).status_code == 403


def test_attend_of_what_is_to_come_is_excused_or_cancelled(adviser_13):
    appointment = interview(OrientationFactory(), days=1)

    refused = adviser_13[0].post(url("attend", appointment), {"status": "held"})
    adviser_13[0].post(url("attend", appointment), {"status": "cancelled"})

    assert refused.status_code == 200
    assert Appointment.objects.get().status == "cancelled"


PAGES = ("correct", "details", "settle", "end", "note", "send")
KEEP = {"correct": 403, "details": 200, "settle": 403, "end": 403, "note": 200, "send": 403}


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_another_pole_do_not_exist(in_13, name):
    person = OrientationFactory().beneficiary

    assert signed(Role.ADVISER)[0].get(url(name, person)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_referents_keep_in_touch_and_leave_the_identity_to_the_pole(referent_13, name):
    browser, who = referent_13
    person = AssignmentFactory(structure=who.membership.organisation).beneficiary

    assert browser.get(url(name, person)).status_code == KEEP[name]


@pytest.mark.parametrize("name", PAGES)
def test_advisers_open_every_page_of_their_people(adviser_13, name):
    person = OrientationFactory().beneficiary

    assert adviser_13[0].get(url(name, person)).status_code == 200
