"""The pages of prescribing and answering, as their readers use them."""

from uuid import uuid4

import pytest
from django.urls import reverse

from rebond.ground.tenancy import links
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment, Provision
from rebond.journey.programmes.operations.telling import AGREEMENT
from rebond.journey.programmes.states import Status
from rebond.people.accounts.states import Role
from tests.factories import NOON, TODAY, AssignmentFactory, BeneficiaryFactory, principal
from tests.journey.orientation.factories import DiagnosisFactory, OrientationFactory, pole
from tests.journey.programmes.factories import ACTION, EnrolmentFactory, ProvisionFactory, action, staff, structure
from tests.signing import client_of

pytestmark = pytest.mark.usefixtures("departement")


def text(answer):
    """The page, with plain spaces and apostrophes."""
    return answer.content.decode().replace("\xa0", " ").replace("&#x27;", "'")


def post(client, url, **typed):
    return client.post(url, {"form_key": str(uuid4()), **typed})


def followed(referent):
    """A person of a référent's structure, with a diagnosis where mobility is an obstacle."""
    person = BeneficiaryFactory(pole=pole())
    AssignmentFactory(beneficiary=person, structure=referent.membership.organisation, referent=referent.membership,
                      referent_named_at=NOON)  # fmt: skip
    orientation = OrientationFactory(interviewed=True, duty__beneficiary=person, pathway="socio_professionnel")
    diagnosis = DiagnosisFactory(orientation=orientation)
    diagnosis.obstacles.create(theme="mobilite", impact="fort")
    return person


@pytest.fixture
def referent():
    return principal(Role.REFERENT)


def test_suggestions_say_why_and_hide_nothing(referent):
    person = followed(referent)

    page = text(client_of(referent.membership).get(reverse("programmes:suggest", args=[person.pk])))

    assert "Répond au frein « mobilité »" in page
    assert "Fait pour le parcours socio-professionnel" in page
    for programme in catalogue.on(TODAY).values():
        assert programme.name in page


def test_an_action_is_prescribed_from_the_file(referent):
    person, where = followed(referent), structure()
    url = reverse("programmes:prescribe", args=[person.pk, ACTION])
    client = client_of(referent.membership)

    page = text(client.get(url))
    assert where.name in page
    assert "<select" in page
    refused = post(client, url, motive="Pour avancer.")
    assert "Pour avancer." in text(refused)
    done = post(client, url, motive="Pour avancer.", place=f"{where.pk}:")
    assert done.status_code == 303
    assert Enrolment.objects.get().organisation == where


def test_the_structure_sees_what_it_received_and_not_the_file(referent):
    row = EnrolmentFactory(motive="Elle veut travailler près de chez elle.")
    here = staff(row.organisation)
    client = client_of(here.membership)

    assert row.beneficiary.sorted_name in text(client.get(reverse("programmes:inbox")))
    page = text(client.get(reverse("programmes:request", args=[row.pk])))
    assert row.motive in page
    assert client.get(reverse("casefile:person", args=[row.beneficiary_id])).status_code == 404


def test_the_structure_answers(referent):
    places = ProvisionFactory(places=1)
    rows = [EnrolmentFactory(organisation=places.organisation) for _ in range(2)]
    client = client_of(staff(places.organisation).membership)

    page = text(client.get(reverse("programmes:accept", args=[rows[0].pk])))
    assert "1 place libre sur 1" in page
    assert post(client, reverse("programmes:accept", args=[rows[0].pk]), provision=places.pk).status_code == 303
    full = post(client, reverse("programmes:accept", args=[rows[1].pk]), provision=places.pk)
    assert "Toutes les places sont prises" in text(full)
    assert post(client, reverse("programmes:wait", args=[rows[1].pk])).status_code == 303
    assert post(client, reverse("programmes:refuse", args=[rows[1].pk]), refusal="full").status_code == 303
    late = client.get(reverse("programmes:accept", args=[rows[1].pk]))
    assert late.status_code == 409


def test_many_are_accepted_in_fair_order_while_there_are_places():
    places = ProvisionFactory(places=1)
    first = EnrolmentFactory(organisation=places.organisation, waiting=True)
    second = EnrolmentFactory(organisation=places.organisation, waiting=True, is_priority=True)
    client = client_of(staff(places.organisation).membership)

    done = client.post(reverse("programmes:accept_all"), {"ids": [first.pk, second.pk], "confirmed": "2"}, follow=True)
    assert "1 demande acceptée sur 2" in text(done)
    second.refresh_from_db()
    assert second.status == Status.ACCEPTED


def test_another_structure_sees_nothing():
    row = EnrolmentFactory()
    client = client_of(staff(structure()).membership)

    assert client.get(reverse("programmes:request", args=[row.pk])).status_code == 404
    assert row.beneficiary.sorted_name not in text(client.get(reverse("programmes:inbox")))


def test_the_prescriber_transfers_and_withdraws(referent):
    person = followed(referent)
    row = EnrolmentFactory(beneficiary=person, asked_by=referent.membership)
    other, client = structure(), client_of(referent.membership)

    url = reverse("programmes:transfer", args=[row.pk])
    assert other.name in text(client.get(url))
    assert post(client, url, place=f"{other.pk}:", motive="Plus près.").status_code == 303
    row.refresh_from_db()
    assert row.organisation == other
    assert post(client, reverse("programmes:withdraw", args=[row.pk]), note="Elle travaille.").status_code == 303
    assert "Elle travaille." in text(client.get(reverse("programmes:request", args=[row.pk])))
    assert person.sorted_name in text(client.get(reverse("programmes:sent")))


def test_the_manager_of_a_structure_sends_elsewhere_what_it_received():
    row, other = EnrolmentFactory(), structure()
    client = client_of(staff(row.organisation).membership)
    assert "Confier à une autre structure" in text(client.get(reverse("programmes:request", args=[row.pk])))
    colleague = client_of(staff(row.organisation, Role.PSYCHOLOGIST).membership)
    near = client_of(staff(structure()).membership)
    url = reverse("programmes:transfer", args=[row.pk])

    assert (near.get(url).status_code, client.get(reverse("programmes:withdraw", args=[row.pk])).status_code) == (
        404,
        403,
    )
    done = client.post(url, {"form_key": str(uuid4()), "place": f"{other.pk}:", "motive": "Trop loin."}, follow=True)

    assert done.redirect_chain[-1][0] == reverse("programmes:inbox")
    assert "L'autre structure a reçu la demande." in text(done)
    row.refresh_from_db()
    assert (row.organisation, row.status) == (other, Status.ASKED)
    assert colleague.get(url).status_code == 404


def test_a_confidential_request_is_sent_elsewhere_by_carers_alone():
    row = EnrolmentFactory(programme=action(is_confidential=True).code)
    client = client_of(staff(row.organisation).membership)

    assert client.get(reverse("programmes:transfer", args=[row.pk])).status_code == 403


def test_a_structure_takes_back_the_place_that_it_gave_and_says_why():
    places = ProvisionFactory(places=1, taken=1)
    row = EnrolmentFactory(organisation=places.organisation, provision=places, accepted=True)
    client = client_of(staff(places.organisation).membership)
    url = reverse("programmes:refuse", args=[row.pk])
    assert url in text(client.get(reverse("programmes:request", args=[row.pk])))

    assert post(client, url, refusal="unreached").status_code == 303

    row.refresh_from_db()
    places.refresh_from_db()
    assert (row.status, row.refusal, places.taken) == (Status.REFUSED, "unreached", 0)


def test_pages_of_one_request_lead_back_to_a_list_that_their_reader_has(referent):
    person = followed(referent)
    row = EnrolmentFactory(beneficiary=person, asked_by=referent.membership)
    url = reverse("programmes:transfer", args=[row.pk])

    for reader, home in ((referent, "programmes:sent"), (staff(row.organisation), "programmes:inbox")):
        assert client_of(reader.membership).get(url).context["trail"][0]["url"] == reverse(home)


@pytest.mark.parametrize("door", ["sent", "received"])
def test_many_requests_of_one_action_go_to_another_structure(referent, door):
    rows = [EnrolmentFactory(beneficiary=followed(referent), asked_by=referent.membership) for _ in range(2)]
    begun = EnrolmentFactory(beneficiary=followed(referent), started=True)
    Enrolment.objects.update(organisation=rows[0].organisation)
    other, who = structure(), referent if door == "sent" else staff(rows[0].organisation)
    client, url = client_of(who.membership), reverse(f"programmes:transfer_{door}")
    home = text(client.get(reverse("programmes:sent" if door == "sent" else "programmes:inbox")))
    assert "Confier à une autre structure" in home

    choice = {"ids": [rows[0].pk, rows[1].pk, begun.pk]}
    assert other.name in text(client.post(url, choice))
    typed = {**choice, "confirmed": "3", "form_key": str(uuid4()), "place": f"{other.pk}:"}
    assert "Pourquoi une autre structure" in text(client.post(url, typed))
    done = text(client.post(url, {**typed, "motive": "Le site ferme.", "back": "/"}, follow=True))

    assert "2 demandes confiées à une autre structure sur 3" in done
    assert "Cette action est commencée ou terminée" in done
    assert Enrolment.objects.filter(organisation=other, status=Status.ASKED, motive="Le site ferme.").count() == 2


def test_requests_of_two_actions_do_not_leave_together(referent):
    one = EnrolmentFactory(beneficiary=followed(referent))
    two = EnrolmentFactory(beneficiary=followed(referent), programme=action(has_sessions=True).code)
    client = client_of(referent.membership)

    done = client.post(reverse("programmes:transfer_sent"), {"ids": [one.pk, two.pk], "back": "/"}, follow=True)

    assert "Choisissez des demandes d'une seule action" in text(done)


def test_the_person_answers_by_their_link(client):
    programme = action(agreement=True, is_confidential=False)
    row = EnrolmentFactory(programme=programme.code, status=Status.TO_SIGN)
    token = links.create(purpose=AGREEMENT, object_id=row.pk, expires_at=NOON.replace(year=2099))
    url = reverse("programmes:agree_by_link", args=[token])

    page = text(client.get(url))
    assert programme.summary in page
    assert row.beneficiary.last_name not in page
    assert post(client, url).status_code == 422
    assert post(client, url, answer="yes").status_code == 303
    row.refresh_from_db()
    assert row.status == Status.ASKED
    assert "Vous avez dit oui" in text(client.get(url))
    assert client.get(reverse("programmes:agree_by_link", args=["x" * 22])).status_code == 410


def test_the_person_agrees_in_presence_or_at_home(referent):
    person = followed(referent)
    programme = action(agreement=True, is_confidential=False)
    account = principal(Role.BENEFICIARY)
    person.account = account.membership
    person.save(update_fields=["account"])
    row = EnrolmentFactory(
        beneficiary=person, programme=programme.code, status=Status.TO_SIGN, asked_by=referent.membership
    )
    url = reverse("programmes:agree", args=[row.pk])

    assert client_of(referent.membership).get(url).status_code == 200
    assert post(client_of(account.membership), url, answer="no").status_code == 303
    row.refresh_from_db()
    assert row.status == Status.CANCELLED
    file = reverse("casefile:person", args=[person.pk])
    assert "La personne a dit non" in text(client_of(referent.membership).get(file))


def test_the_catalogue_shows_each_action_and_its_places(referent):
    places = ProvisionFactory(places=7, taken=3)
    client = client_of(referent.membership)

    page = text(client.get(reverse("programmes:catalogue")))
    assert "4 places libres" in page
    page = text(client.get(reverse("programmes:programme", args=[ACTION])))
    assert places.organisation.name in page
    assert "4 places libres sur 7" in page


def test_places_are_opened_changed_and_closed():
    where = structure()
    client = client_of(staff(where).membership)
    typed = {"organisation": where.pk, "programme": ACTION, "places": 8, "starts_on": TODAY, "ends_on": "2026-12-31"}

    assert client.get(reverse("programmes:open_places")).status_code == 200
    typed = {key: str(value) for key, value in typed.items()}
    today = "2026-12-31"
    assert post(client, reverse("programmes:open_places"), **{**typed, "ends_on": today}).status_code == 303
    row = Provision.objects.get()
    url = reverse("programmes:provision", args=[row.pk])
    assert "8" in text(client.get(url))
    change = reverse("programmes:change_places", args=[row.pk])
    assert post(client, change, places="9", ends_on=today).status_code == 303
    assert where.name in text(client.get(reverse("programmes:places")))
    assert post(client, reverse("programmes:close_places", args=[row.pk])).status_code == 303
    assert Provision.objects.get().closed_at is not None


def test_the_departement_opens_the_year_of_every_structure():
    where, other = structure(), structure()
    client = client_of(principal(Role.MANAGER).membership)
    url = reverse("programmes:year", args=[ACTION])

    assert other.name in text(client.get(url))
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    assert "au moins une ligne" in text(post(client, url, **days))
    done = post(client, url, **days, **{f"places_{where.pk}": "12"})
    assert done.status_code == 303
    assert Provision.objects.get().places == 12
