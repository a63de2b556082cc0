"""What a person reads and does of their contract, their steps, their actions and their PPAE."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from rebond.faces.referent.queries.facts import mine
from rebond.faces.referent.queries.needs import row_of
from rebond.ground.journal.actors import WORKER
from rebond.journey.contracts.models import Ppae
from rebond.journey.contracts.operations import ppae as papers
from rebond.journey.programmes.models import Enrolment
from rebond.journey.support.models import Step
from rebond.people.accounts.principals import Principal
from tests.factories import NOON, MembershipFactory
from tests.journey.contracts.due import ContractFactory, at_france_travail, followed, frozen, signed
from tests.signing import client_of

pytestmark = pytest.mark.django_db
CONTENT = {
    "situation": "Je cherche un travail près de chez moi.",
    "objectives": ["Trouver un travail"],
    "commitments": [
        {"doer": "person", "text": "Refaire mon CV", "due_on": "2026-12-20"},
        {"doer": "agent", "text": "Appeler la mairie", "due_on": None},
    ],
    "weekly_hours": 15,
    "months": 6,
    "starts_on": "2026-12-01",
    "parties": [{"party": "person", "name": "Dominique Personne"}, {"party": "referent", "name": "Camille Agent"}],
}


def browser_of(orientation):
    person = orientation.beneficiary
    person.account = MembershipFactory(person=True)
    person.save(update_fields=["account"])
    return client_of(person.account)


def read(browser, name, *args):
    return browser.get(reverse(f"portal:{name}", args=args)).content.decode()


def test_a_contract_is_read_part_by_part_then_signed_by_its_link(departement):
    contract = ContractFactory(status="to_sign")
    frozen(contract, at=timezone.now(), **CONTENT)
    browser = browser_of(contract.orientation)

    assert "Votre contrat est prêt à lire et à signer" in read(browser, "home")
    page = read(browser, "contract")
    for words in (
        "Ce que je fais",
        "Refaire mon CV",
        "Ce que le Département fait pour moi",
        "15",
        "attend votre signature",
    ):
        assert words in page
    answer = browser.post(reverse("portal:contract_go_on"))
    assert (answer.status_code, "/contrats/signer/" in answer["Location"]) == (303, True)
    assert browser.get(reverse("portal:contract_pdf", args=[contract.pk]))["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("draft", "Pas encore de contrat"),
        ("refused", "Vous n&#x27;avez pas signé"),
        ("signed", "Il est signé, jusqu"),
        ("to_validate", "Vous avez signé"),
    ],
)
def test_each_state_is_said_in_plain_words(in_13, status, said):
    ends_on = timezone.localdate() + timedelta(days=90)
    more = signed(ends_on=ends_on) if status in ("signed", "to_validate") else {}
    contract = ContractFactory(status=status, **more)
    frozen(contract, at=NOON, **CONTENT)
    browser = browser_of(contract.orientation)

    assert said in read(browser, "contract").replace("n'avez", "n&#x27;avez")
    assert browser.post(reverse("portal:contract_go_on")).status_code == 409


def test_a_draft_and_somebody_elses_contract_do_not_exist(in_13):
    draft, other = ContractFactory(status="draft"), ContractFactory(status="to_sign")
    frozen(draft, at=NOON, **CONTENT), frozen(other, at=NOON, **CONTENT)
    browser = browser_of(draft.orientation)

    for row in (draft, other):
        assert browser.get(reverse("portal:contract_pdf", args=[row.pk])).status_code == 404


def test_i_say_that_a_step_is_done_and_what_it_gave(departement):
    orientation = followed()
    mine, theirs = (
        Step.objects.create(beneficiary=orientation.beneficiary, doer=doer, text=text, made_at=NOON)
        for doer, text in (("person", "Refaire mon CV"), ("agent", "Appeler la mairie"))
    )
    browser = browser_of(orientation)
    page = read(browser, "steps")
    assert "Refaire mon CV" in page
    assert "Appeler la mairie" in page

    assert browser.post(reverse("portal:settle_step", args=[mine.pk]), {"outcome": "Imprimé"}).status_code == 303
    assert browser.post(reverse("portal:settle_step", args=[mine.pk])).status_code == 409
    assert browser.post(reverse("portal:settle_step", args=[theirs.pk])).status_code == 404

    mine.refresh_from_db()
    assert (mine.status, mine.outcome) == ("done", "Imprimé")
    assert "Imprimé" in read(browser, "steps")


def test_i_agree_to_an_action_once(departement):
    orientation = followed()
    row = Enrolment.objects.create(
        beneficiary=orientation.beneficiary,
        programme="boost_emploi" if departement.pk == 13 else "avec",
        organisation=orientation.structure,
        status="to_sign",
        asked_at=NOON,
        asked_by=orientation.assignment.referent,
    )
    browser = browser_of(orientation)
    assert "Une action vous est proposée" in read(browser, "home")
    assert orientation.structure.name in read(browser, "actions").replace("&#x27;", "'")

    assert browser.post(reverse("portal:agree", args=[row.pk])).status_code == 303
    assert browser.post(reverse("portal:agree", args=[row.pk])).status_code == 409

    row.refresh_from_db()
    assert (row.status, bool(row.agreed_at)) == ("asked", True)
    assert browser.post(reverse("portal:agree", args=[uuid4()])).status_code == 404


def test_i_say_no_to_an_action_and_my_referent_chooses_something_else(departement):
    orientation = followed()
    member = orientation.assignment.referent
    row = Enrolment.objects.create(
        beneficiary=orientation.beneficiary,
        programme="boost_emploi" if departement.pk == 13 else "avec",
        organisation=orientation.structure,
        status="to_sign",
        asked_at=NOON,
        asked_by=member,
    )
    browser, answer = browser_of(orientation), reverse("programmes:agree", args=[row.pk])
    assert answer in read(browser, "actions")
    assert "Non, je préfère autre chose" in browser.get(answer).content.decode()

    assert browser.post(answer, {"answer": "no"}).status_code == 303
    assert browser.post(answer, {"answer": "yes"}).status_code == 409

    row.refresh_from_db()
    assert (row.status, row.refusal, row.agreed_at) == ("cancelled", "person", None)
    who = Principal(member.user, member, departement.pk)
    [facts] = [one for one in mine(who, now=timezone.now()) if one.person == orientation.beneficiary]
    assert any("la personne ne souhaite pas" in need.sentence for need in row_of(facts).needs)


def test_i_send_my_ppae_from_my_space_and_read_what_is_missing(departement):
    orientation = at_france_travail()
    browser, address = browser_of(orientation), reverse("portal:ppae")
    assert "Envoyez votre projet personnalisé" in read(browser, "home")
    out = BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PNG")

    assert browser.post(address).status_code == 422
    assert browser.post(address, {"paper": SimpleUploadedFile("x.png", out.getvalue())}).status_code == 303
    assert browser.post(address).status_code == 409
    papers.send_back(Ppae.objects.get(), missing="Il manque une page.", by=WORKER, at=timezone.now())

    assert "Il manque une page." in read(browser, "ppae")


def test_who_is_not_at_france_travail_has_nothing_to_send(in_13):
    browser = browser_of(followed())

    assert "Rien à envoyer" in read(browser, "ppae")
    assert browser.post(reverse("portal:ppae")).status_code == 409
