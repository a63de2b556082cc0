"""The pages of the tutoring aid, as each who opens them."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from rebond.ground.tenancy import links
from rebond.people.accounts.states import Role
from rebond.work.aids import operations
from rebond.work.aids.models import TutoringAid
from tests.factories import MembershipFactory, principal
from tests.signing import client_of
from tests.work.aids import factories as aids


def page_of(who, name, *args):
    response = client_of(who.membership).get(reverse(name, args=args))
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_an_employer_applies_alone_part_by_part(people):
    hire = aids.signed_hire()
    employer = MembershipFactory(role=Role.EMPLOYER, organisation=hire.company.organisation)
    browser = client_of(employer)
    assert hire.beneficiary.full_name in browser.get(reverse("aids:choose")).content.decode()
    browser.post(reverse("aids:start", args=[hire.pk]))
    aid = TutoringAid.objects.get()
    contract = {"contract": "cdi", "weekly_hours": "35"}
    browser.post(reverse("aids:section", args=[aid.pk, "contrat"]), contract)
    company = {"is_market": "yes", "has_other_aid": "no", "de_minimis": "1000"}
    company |= {"signatory_name": "Rachid Martin", "signatory_email": "rachid@exemple.example"}
    browser.post(reverse("aids:section", args=[aid.pk, "entreprise"]), company)
    browser.post(reverse("aids:section", args=[aid.pk, "tuteur"]), aids.TUTOR)
    kept = browser.post(reverse("aids:section", args=[aid.pk, "plan"]), aids.PLAN, headers={"X-Autosave": "1"})

    aid = TutoringAid.objects.get()
    assert kept.status_code == 204
    assert (aid.de_minimis_cents, aid.has_other_aid, aid.tutor.last_name) == (100_000, False, "Roux")
    assert aid.plan.learning == aids.PLAN["learning"]
    told = browser.post(reverse("aids:act", args=[aid.pk, "deposer"]), follow=True).content.decode()
    assert "Joignez : contrat de travail signé" in told


def test_what_was_typed_wrong_is_shown_again(people):
    aid = aids.draft(people)
    typed = {"contract": "cdi", "weekly_hours": "99"}

    response = client_of(people.rtef.membership).post(reverse("aids:section", args=[aid.pk, "contrat"]), typed)

    assert response.status_code == 422
    assert 'value="99"' in response.content.decode()


def test_an_employer_sees_their_own_aids_and_nothing_of_the_person_but_the_job(people):
    mine, other = aids.draft(people), aids.draft(people)
    employer = MembershipFactory(role=Role.EMPLOYER, organisation=mine.company.organisation)
    browser = client_of(employer)

    page = browser.get(reverse("aids:aid", args=[mine.pk])).content.decode()
    listed = browser.get(reverse("aids:aids")).content.decode()

    assert browser.get(reverse("aids:aid", args=[other.pk])).status_code == 404
    assert other.beneficiary.full_name not in listed
    assert "RSA" not in page
    assert "ines@exemple.example" not in page


def test_the_aid_is_followed_like_a_parcel(people):
    page = page_of(people.rtef, "aids:aid", aids.running(people).pk)

    for words in ("Et maintenant", "Demande déposée", "Convention signée par les quatre", "Versement 1", "Plus tard"):
        assert words in page


def test_a_departement_without_aid_says_so_on_its_pages(in_14):
    employer = principal(Role.EMPLOYER)

    assert "n'a pas d'aide au tutorat" in page_of(employer, "aids:aids")
    assert "pas d'aide au tutorat" in page_of(employer, "aids:choose")


def test_a_refusal_says_why_and_what_to_do(people):
    aid = operations.refuse(
        aids.instructed(people), reason="Contrat trop court.", by=people.manager.actor, at=aids.NOON
    )

    page = page_of(people.rtef, "aids:aid", aid.pk)

    assert "Contrat trop court." in page
    assert "tribunal administratif" in page


def test_who_instructed_has_no_button_to_decide(people):
    aid = aids.instructed(people)
    url = reverse("aids:decide", args=[aid.pk])

    assert url not in page_of(people.officer, "aids:aid", aid.pk)
    assert client_of(people.officer.membership).get(url).status_code == 403
    assert url in page_of(people.manager, "aids:aid", aid.pk)


def test_the_money_pages_show_what_is_due_and_what_is_left(people):
    one = aids.due(people)

    payments, budget = page_of(people.payer, "aids:payments"), page_of(people.payer, "aids:budget")

    assert f'value="{one.pk}"' in payments
    assert "1 000 000" in budget.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_reads_as_much_for_one_aid_as_for_three(people, rows, django_assert_max_num_queries):
    for _ in range(rows):
        aids.draft(people)
    browser = client_of(people.officer.membership)

    with django_assert_max_num_queries(15):
        browser.get(reverse("aids:aids"))


def test_an_iban_is_never_shown_whole_but_to_who_checks_it(people):
    aid = aids.granted(people)
    given = operations.give_bank(
        aid.company, holder="Le Bistrot", iban=aids.IBAN, bic=aids.BIC, by=people.rtef.actor, at=aids.NOON
    )

    for who in (people.rtef, people.manager):
        page = page_of(who, "aids:aid", aid.pk)
        assert "FR14 •••• •••• 2606" in page
        assert "0505000" not in page
    assert "FR1420041010050500013M02606" in page_of(people.payer, "aids:check_bank", given.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_what_is_to_pay_reads_as_much_for_one_company_as_for_three(people, rows, django_assert_max_num_queries):
    for _ in range(rows):
        aids.due(people)
    browser = client_of(people.payer.membership)

    with django_assert_max_num_queries(14):
        page = browser.get(reverse("aids:payments")).content.decode()
    assert page.count("Payer le versement 1 de") == rows


def test_the_file_of_a_batch_leaves_only_once_it_is_sent(people):
    one = aids.due(people)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=aids.NOON)
    batch = operations.approve(batch, by=people.other_payer.actor, at=aids.NOON)
    browser, url = client_of(people.payer.membership), reverse("aids:batch_file", args=[batch.pk, "xml"])
    page = reverse("aids:batch", args=[batch.pk])
    assert browser.get(url).status_code == 404
    assert url not in browser.get(page).content.decode()

    browser.post(reverse("aids:batch_act", args=[batch.pk, "envoyer"]))

    assert b"".join(browser.get(url)).startswith(b"<?xml")
    assert url in browser.get(page).content.decode()


def test_the_file_of_a_cancelled_batch_never_leaves(people):
    one = aids.due(people)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=aids.NOON)
    batch = operations.approve(batch, by=people.other_payer.actor, at=aids.NOON)
    operations.cancel(batch, by=people.payer.actor, at=aids.NOON)

    for kind in ("xml", "csv"):
        url = reverse("aids:batch_file", args=[batch.pk, kind])
        assert client_of(people.payer.membership).get(url).status_code == 404


def test_an_employer_reads_that_the_person_answered_not_what(people):
    aid, late = aids.running(people), aids.NOON + timedelta(days=200)
    for one in aid.attestations.all():
        words = {"company": "Mot de l'entreprise.", "person": "Mot de la personne."}[one.witness]
        said = {"is_in_post": True, "is_tutored": one.witness == "company", "note": words}
        operations.attest(one, **said, by=people.officer.actor, at=late)
    employer = principal(Role.EMPLOYER, organisation=aid.company.organisation)

    page, officers = (page_of(who, "aids:aid", aid.pk) for who in (employer, people.officer))

    assert "Mot de l'entreprise." in page and "Reçue." in page
    assert "Mot de la personne." not in page and "tutorat non tenu" not in page
    assert "Mot de la personne." in officers and "tutorat non tenu" in officers


def test_the_questions_are_about_the_last_day_of_the_months_that_are_over(people, departement):
    aid = aids.running(people)
    day = {13: "mardi 2 juin", 14: "samedi 2 mai"}[departement.pk]
    first = {one.witness: one for one in aid.attestations.order_by("-months")}
    for one, who in ((first["company"], "la personne était-elle"), (first["person"], "étiez-vous")):
        token = links.create(purpose=operations.TO_ATTEST, object_id=one.pk, expires_at=aids.NOON.replace(year=2099))

        page = unescape(Client().get(reverse("aids:attest_by_link", args=[token])).content.decode())

        assert f"Le {day} 2026, {who} en poste ?" in page.replace("\xa0", " ").replace("\u202f", " ")
