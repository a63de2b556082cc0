"""The pages of a contract: written, proposed, signed by the link, checked by anybody; who may not is refused."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.ground.documents.operations import open_document
from rebond.ground.messaging.models import Message
from rebond.journey.contracts import operations
from rebond.journey.contracts.models import Contract, Signature, SigningRefusal
from rebond.journey.contracts.states import Means, Status
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment, Professional
from rebond.people.accounts.states import Role
from tests import pdf
from tests.factories import MembershipFactory
from tests.journey.contracts.factories import (
    acting,
    content_of,
    drafted,
    fresh,
    person,
    person_signs,
    proposed,
    referent,
    signed,
    text_of,
)
from tests.journey.support.factories import ReplacementFactory
from tests.signing import client_of

SAID = "C'est trop loin de chez moi."


def now():
    return timezone.now()


def url(name: str, contract: Contract, *more: str) -> str:
    return reverse(f"contracts:{name}", args=[contract.pk, *more])


def post(client: Client, address: str, **said: object):
    return client.post(address, {"form_key": str(uuid4()), **said})


def read(contract: Contract) -> dict[str, str]:
    """What a page of signing says of the text that it shows."""
    return {"read": text_of(contract).sha256}


def link_of(contract: Contract) -> str:
    body = Message.objects.filter(kind="contract_to_sign").order_by("-created_at")[0].body
    found = re.search(r"/contrats/signer/\S+/", body)
    assert found is not None
    return found[0]


def address_in(contract: Contract) -> str:
    """The verification page printed on the sealed PDF."""
    found = re.search(r"/contrats/verifier/[\w-]+/", pdf.text(open_document(contract.sealed).read()).replace(" ", ""))
    assert found is not None
    return found[0]


def test_the_referent_begins_writes_and_proposes(departement):
    whom = person()
    client = client_of(whom.referent)

    assert post(client, reverse("contracts:draft", args=[whom.pk])).status_code == 303
    contract = Contract.objects.get()
    said = {"version": 1, "objectives": "Un emploi\n\nUn logement"}
    assert post(client, url("section", contract, "objectifs"), **said).status_code == 303
    rows = {
        "engagements-TOTAL_FORMS": 2,
        "engagements-INITIAL_FORMS": 0,
        "engagements-0-doer": "person",
        "engagements-0-text": "Refaire mon CV",
        "engagements-1-doer": "agent",
        "engagements-1-text": "Proposer un atelier",
        "version": 2,
    }
    assert post(client, url("commitments", contract), **rows).status_code == 303
    days = {"version": 3, "starts_on": timezone.localdate().isoformat(), "months": 6}
    assert post(client, url("section", contract, "duree"), **days).status_code == 303
    assert post(client, url("propose", contract)).status_code == 303

    assert fresh(contract).status == Status.TO_SIGN
    assert content_of(contract).objectives == ("Un emploi", "Un logement")


def test_every_page_of_an_agent_shows_within_its_queries(departement, django_assert_max_num_queries):
    contract = drafted()
    client = client_of(referent(contract))

    for address in (
        url("contract", contract), url("preview", contract), url("commitments", contract),
        *(url("section", contract, code) for code in ("situation", "objectifs", "heures", "duree", "reserves")),
    ):  # fmt: skip
        with django_assert_max_num_queries(40):
            assert client.get(address).status_code == 200
    operations.propose(contract, **acting(referent(contract)))
    for name in ("contract", "tablet", "on_paper", "refuse", "take_back", "sign", "document"):
        assert client.get(url(name, contract)).status_code == 200


def test_the_rows_of_commitments_keep_what_is_typed(departement):
    contract = drafted()
    typed = {
        "engagements-TOTAL_FORMS": 1,
        "engagements-INITIAL_FORMS": 0,
        "engagements-0-doer": "person",
        "engagements-0-text": "Une phrase en cours",
        "engagements-0-due_on": "32/13/2026",
    }

    page = post(client_of(referent(contract)), url("commitments", contract), **typed, add="agent").content.decode()

    assert "Une phrase en cours" in page
    assert "32/13/2026" in page
    assert "engagements-1-text" in page


@pytest.mark.parametrize("role", [Role.PSYCHOLOGIST, Role.SOCIAL_WORKER])
def test_who_follows_the_person_with_their_referent_writes_the_same_contract(departement, role):
    contract = drafted(at=now())
    others = {"organisation": contract.beneficiary.structure, "asked_at": now(), "asked_by": referent(contract)}
    action = Enrolment.objects.create(
        beneficiary=contract.beneficiary, programme="tripartite", status="accepted", **others
    )
    member = MembershipFactory(role=role)
    Professional.objects.create(enrolment=action, member=member, role=role, since=timezone.localdate())
    mine, stranger = client_of(member), client_of(MembershipFactory(role=role))
    address = url("section", contract, "reserves")

    assert post(stranger, address, version=contract.version, reserves="Non").status_code == 404
    assert post(mine, address, version=contract.version, reserves="Pas le lundi").status_code == 303
    assert content_of(contract).reserves == "Pas le lundi"
    assert post(mine, url("propose", contract)).status_code == 303
    assert post(mine, url("sign", contract), **read(contract)).status_code == 303
    Contract.objects.filter(pk=contract.pk).update(
        status="signed", signed_at=now(), starts_on=timezone.localdate(), ends_on=timezone.localdate()
    )
    assert "Noter sa fin" not in mine.get(url("contract", contract)).content.decode()


def test_a_contract_names_no_confidential_action(departement):
    contract = drafted()
    offered = catalogue.on(timezone.localdate()).values()

    page = client_of(referent(contract)).get(url("commitments", contract)).content.decode()

    hidden = [one.code for one in offered if one.is_confidential]
    assert hidden
    assert not [code for code in hidden if f'value="{code}"' in page]
    assert f'value="{next(one.code for one in offered if not one.is_confidential)}"' in page


def test_who_writes_after_another_sees_both_texts(departement):
    contract = drafted()
    client, address = client_of(referent(contract)), url("section", contract, "reserves")
    post(client, address, version=contract.version, reserves="Le premier texte")

    refused = post(client, address, version=contract.version, reserves="Le second texte")

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Le premier texte" in page
    assert "Le second texte" in page
    again = re.search(r'name="version" value="(\d+)"', page)
    assert again is not None
    assert post(client, address, version=again[1], reserves="Le second texte").status_code == 303
    assert content_of(contract).reserves == "Le second texte"


def test_the_person_signs_by_the_link_with_a_code(departement):
    contract = proposed(at=now())
    browser, address, on_page = Client(), link_of(contract), read(contract)

    page = browser.get(address).content.decode()
    assert "Refaire mon CV" in page
    assert contract.beneficiary.phone not in page
    assert post(browser, f"{address}code/", channel="sms", **on_page).status_code == 303
    code = re.search(r"\d{6}", Message.objects.get(kind="code").body)
    assert code is not None
    wrong = post(browser, address, code="000000" if code[0] != "000000" else "111111", **on_page)
    assert wrong.status_code == 422
    assert post(browser, address, code=code[0], **on_page).status_code == 303

    signature = Signature.objects.get()
    assert (signature.party, signature.means, signature.sha256) == ("person", Means.SMS, text_of(contract).sha256)
    assert "Vous avez signé" in browser.get(address).content.decode()


def test_the_person_says_no_in_their_own_words(departement):
    contract = proposed(at=now())

    assert post(Client(), f"{link_of(contract)}refuser/", words=SAID, **read(contract)).status_code == 303

    assert SigningRefusal.objects.get().words == SAID
    assert SAID in unescape(client_of(referent(contract)).get(url("contract", contract)).content.decode())


def test_the_person_signs_on_the_screen_of_the_agent(departement):
    contract = proposed(at=now())
    client, address = client_of(referent(contract)), url("tablet", contract)
    boxes = set(re.findall(r'name="(read_\w+)"', client.get(address).content.decode()))

    assert post(client, address, name="Zoé", **read(contract)).status_code == 422
    assert post(client, address, name="Zoé Martin", **dict.fromkeys(boxes, "on"), **read(contract)).status_code == 303

    signature = Signature.objects.get()
    assert (signature.name, signature.means) == ("Zoé Martin", Means.TABLET)
    assert referent(contract).user.full_name in signature.evidence["agent"]
    assert len(signature.evidence["parts"]) == len(boxes)


def test_a_signed_paper_is_checked_and_kept(departement):
    contract = proposed(at=now())
    client, address = client_of(referent(contract)), url("on_paper", contract)

    refused = post(client, address, paper=SimpleUploadedFile("x.pdf", b"MZ not a paper"), **read(contract))
    assert refused.status_code == 422
    content = open_document(text_of(contract).document).read()
    assert post(client, address, paper=SimpleUploadedFile("x.pdf", content), **read(contract)).status_code == 303

    assert Signature.objects.get().means == Means.PAPER
    assert client.get(url("paper", contract, "person")).status_code == 200


def test_the_referent_signs_with_their_account_and_13_validates(departement):
    contract = proposed(at=now())
    person_signs(contract, at=now())

    assert post(client_of(referent(contract)), url("sign", contract), **read(contract)).status_code == 303

    contract = fresh(contract)
    if departement.pk == 13:
        assert contract.status == Status.TO_VALIDATE
        adviser = MembershipFactory(role=Role.ADVISER, organisation=contract.beneficiary.pole)
        assert post(client_of(adviser), url("validate", contract)).status_code == 303
        contract = fresh(contract)
    assert contract.status == Status.SIGNED
    assert client_of(referent(contract)).get(url("document", contract)).status_code == 200


def test_anybody_checks_the_sealed_file_and_learns_nothing_of_anybody(departement):
    contract = signed(at=now())
    address, sealed = address_in(contract), open_document(contract.sealed).read()
    altered = sealed[:500] + bytes([sealed[500] ^ 1]) + sealed[501:]

    page = Client().get(address).content.decode()
    good = post(Client(), address, file=SimpleUploadedFile("a.pdf", sealed)).content.decode()
    bad = post(Client(), address, file=SimpleUploadedFile("a.pdf", altered)).content.decode()

    assert "signé par 2" in page.replace("\xa0", " ")
    assert "Ce document est celui qui a été signé" in good
    assert "Ce document a été modifié" in bad
    assert contract.beneficiary.last_name.lower() not in (page + good + bad).lower()
    assert referent(contract).user.last_name not in page + good + bad


def test_another_sealed_contract_is_not_this_one(departement):
    first, second = signed(at=now()), signed(at=now() - timedelta(minutes=1))
    sealed = open_document(second.sealed).read()

    page = post(Client(), address_in(first), file=SimpleUploadedFile("a.pdf", sealed)).content.decode()

    assert "un autre document" in page


def test_an_unknown_link_says_nothing(in_13):
    assert Client().get("/contrats/signer/aaaaaaaaaaaaaaaaaaaaaa/").status_code == 410
    assert Client().get("/contrats/verifier/aaaaaaaaaaaaaaaaaaaaaa/").status_code == 410


@pytest.mark.parametrize(
    ("role", "place", "name", "status"),
    [
        (Role.REFERENT, "structure", "propose", 403),
        (Role.ADVISER, "pole", "contract", 200),
        (Role.ADVISER, "pole", "tablet", 403),
        (Role.DOCTOR, "pole", "contract", 403),
        (Role.REFERENT, None, "contract", 404),
        (Role.STRUCTURE_MANAGER, "structure", "tablet", 200),
    ],
)
def test_who_may_not_is_refused(departement, role, place, name, status):
    contract = proposed(at=now())
    more = {"organisation": getattr(contract.beneficiary, place)} if place else {}
    client = client_of(MembershipFactory(role=role, **more))
    asked = client.post if name == "propose" else client.get

    assert asked(url(name, contract)).status_code == status


def test_what_is_done_already_is_told(departement):
    contract = proposed(at=now())
    client = client_of(referent(contract))

    assert post(client, url("propose", contract)).status_code == 409
    assert client.get(url("section", contract, "duree")).status_code == 409
    assert post(client, url("sign", contract), **read(contract)).status_code == 303
    assert client.get(url("sign", contract)).status_code == 409


@pytest.mark.parametrize("door", ["sign", "tablet", "on_paper", "refuse", "link", "link_code", "link_refuse"])
def test_what_is_signed_or_not_is_the_text_that_was_on_the_page(departement, door):
    """The page is open on version 1; meanwhile version 2 is proposed: nothing is signed unread, nothing typed is lost."""
    contract = proposed(at=now())
    whom = contract.beneficiary
    link, client = link_of(contract), client_of(referent(contract))
    doors = {"link": link, "link_code": f"{link}code/", "link_refuse": f"{link}refuser/"}
    address = doors.get(door) or url(door, contract)
    boxes = set(re.findall(r'name="(read_\w+)"', client.get(url("tablet", contract)).content.decode()))
    said: dict[str, object] = {
        "name": "Zoé",
        "words": SAID,
        "code": "123456",
        "channel": "sms",
        **dict.fromkeys(boxes, "on"),
    }
    said |= {"paper": SimpleUploadedFile("x.pdf", open_document(text_of(contract).document).read())}
    said |= read(contract)
    who = {"member": whom.referent, **acting(whom.referent), "at": now()}
    operations.take_back(contract, **who)
    operations.propose(fresh(contract), **{name: who[name] for name in ("by", "at")})

    answer = post(client if door not in doors else Client(), address, **said)

    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Le texte a changé depuis" in page
    assert door not in ("refuse", "link_refuse") or SAID in page
    assert read(contract)["read"] in page
    assert not Signature.objects.exists()
    assert not SigningRefusal.objects.exists()
    assert not Message.objects.filter(kind="code").exists()


def test_a_substitute_writes_proposes_and_signs_while_they_replace(departement):
    contract = drafted(at=now())
    absent = referent(contract)
    colleague = MembershipFactory(organisation=absent.organisation)
    client = client_of(colleague)
    assert client.get(url("section", contract, "objectifs")).status_code == 403

    today = timezone.localdate()
    ReplacementFactory(absent=absent, substitute=colleague, starts_on=today, ends_on=today)

    assert client.get(url("section", contract, "objectifs")).status_code == 200
    assert post(client, url("propose", contract)).status_code == 303
    assert "C'est à vous de signer" in unescape(client.get(url("contract", contract)).content.decode())
    assert post(client, url("sign", contract), **read(contract)).status_code == 303
    page = unescape(client.get(url("contract", contract)).content.decode())
    assert f"par {colleague.user.full_name}" in page


@pytest.mark.parametrize("days", [None, -9])
def test_the_duration_is_told_in_months_and_begins_today(departement, days):
    begun = None if days is None else timezone.localdate() + timedelta(days=days)
    contract = drafted(at=now(), starts_on=begun)
    client = client_of(referent(contract))
    assert timezone.localdate().isoformat() in client.get(url("section", contract, "duree")).content.decode()

    said = {"version": contract.version, "months": "99", "starts_on": timezone.localdate().isoformat()}
    answer = post(client, url("section", contract, "duree"), **said)

    assert (answer.status_code, "mois au plus." in answer.content.decode()) == (422, True)


def test_a_renewal_given_up_leaves_its_contract_to_renew(departement):
    contract = signed(at=now())
    client = client_of(referent(contract))
    begin = reverse("contracts:draft", args=[contract.beneficiary_id])
    post(client, begin)
    first = Contract.objects.get(renews=contract)

    post(client, url("cancel", first))
    assert post(client, begin).status_code == 303

    assert Contract.objects.get(renews=contract).status == Status.DRAFT
    assert fresh(first).status == Status.CANCELLED


def test_whoever_signs_a_second_version_reads_what_it_changes(departement):
    contract = proposed(at=now())
    client, first = client_of(referent(contract)), "Ce qui a changé depuis la version d'avant"
    doors = (url("tablet", contract), url("sign", contract), link_of(contract))
    assert not any(first in unescape(client.get(door).content.decode()) for door in doors)

    post(client, url("take_back", contract))
    said = {"version": fresh(contract).version, "reserves": "Pas le dimanche."}
    post(client, url("section", contract, "reserves"), **said)
    post(client, url("propose", contract))

    for door in doors:
        page = unescape(client.get(door).content.decode())
        assert first in page
        assert "<ins>Pas le dimanche.</ins>" in page
