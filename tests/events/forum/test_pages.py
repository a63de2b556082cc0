"""The pages of the Forum: agents prepare and run it, anybody registers, stands answer in one tap."""

import json
import re
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.events.forum.models import Arrival, Edition, Meeting, QueueTicket, Stand, Visitor
from rebond.events.forum.operations import meetings, telling
from rebond.events.forum.views import visitors
from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from tests.events.forum import factories as make
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.signing import client_of

BY = {"by": WORKER, "at": NOON}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def organiser(departement):
    return client_of(MembershipFactory.create(role=Role.ACCELERATOR))


@pytest.fixture
def one(in_13):
    return client_of(MembershipFactory.create(role=Role.ACCELERATOR))


def url(name, row=None):
    return reverse(f"forum:{name}", args=[row.pk] if row else [])


def post(client, address, **said):
    return client.post(address, {"form_key": uuid4(), **said})


def door(thing, event, purpose):
    address = telling.addresses([thing], event, purpose=purpose, **BY)[thing.pk]
    return urlsplit(address).path


def text(response):
    page = response.content.decode().replace("&nbsp;", " ").replace("&#x27;", "'")
    return " ".join(page.split())


HOURS = {
    "place": "Hôtel du Département", "on": "2026-03-17", "opens": "09:00", "closes": "17:00", "slot_minutes": "20",
    "gap_slots": "1", "most": "3", "registers_from": "2026-03-01", "registers_until": "2026-03-17",
}  # fmt: skip
LINA = {"first_name": "Lina", "last_name": "Moreau", "phone": "06 12 34 56 78", "comes": "day", "has_consented": "on"}


def test_an_edition_is_prepared_changed_and_opened(organiser):
    made = post(organiser, url("prepare"), **HOURS, halls="Grand hall 1500\nHall B 300")
    event = Edition.objects.get()
    assert made.headers["Location"] == url("edition", event)

    changed = post(organiser, url("change", event), **{**HOURS, "place": "Parc Chanot"}, halls="Grand hall 1600")
    opened = post(organiser, url("advance", event), to="open")

    event.refresh_from_db()
    assert (changed.status_code, opened.status_code, event.place, event.status) == (303, 303, "Parc Chanot", "open")
    assert event.halls.get().capacity == 1600
    assert "Parc Chanot" in text(organiser.get(url("home")))


def test_a_hall_without_its_capacity_keeps_what_was_typed(one):
    answer = post(one, url("prepare"), **HOURS, halls="Grand hall")

    assert answer.status_code == 422
    assert "combien de personnes" in text(answer)
    assert "Parc" not in text(answer) and "Grand hall" in text(answer)


def test_a_stand_is_opened_then_its_offers_chosen(organiser):
    event, host = make.edition(), make.company("Brasserie du Port")
    offer = make.vacancy(host)
    said = {"number": 12, "hall": str(make.hall(event).pk), "tables": 2, "has_hours": "on", "holder": f"c{host.pk}"}

    post(organiser, url("open_stand", event), **said)
    stand = Stand.objects.get()
    post(organiser, url("stand", stand), **said, offers=[str(offer.pk)])
    link = post(organiser, url("stand_link", stand))

    assert stand.offers.get().vacancy_id == offer.pk
    assert "Brasserie du Port" in text(organiser.get(url("stands", event)))
    assert re.search(r"/s/[\w-]+/", text(link))


def test_lists_read_as_many_statements_for_three_rows_as_for_one(in_13, django_assert_max_num_queries):
    event, one = make.edition(), client_of(MembershipFactory.create(role=Role.MANAGER))
    make.stand(event)
    make.visitor(event)
    BeneficiaryFactory.create()
    pages = (url("stands", event), url("visitors", event), url("people"))
    counts = []
    for page in pages:  # what is read once and kept
        one.get(page)
    for rows in (1, 3):
        for _ in range(rows - 1):
            make.stand(event)
            make.visitor(event)
            BeneficiaryFactory.create()
        for page in pages:
            with django_assert_max_num_queries(22) as read:
                assert one.get(page).status_code == 200
            counts.append(len(read))

    assert counts[:3] == counts[3:]


def test_a_referent_registers_the_people_ticked_once(departement):
    event, member = make.edition(), MembershipFactory.create(role=Role.MANAGER)
    people = [BeneficiaryFactory.create() for _ in range(2)]
    client, ids = client_of(member), [str(one.pk) for one in people]

    asked = client.post(url("register"), {"ids": ids})
    done = post(client, url("register"), ids=ids, confirmed="2", wants_hours="on")
    again = post(client, url("register"), ids=ids, confirmed="2")

    assert "Inscrire au Forum" in text(asked)
    assert (done.status_code, Visitor.objects.filter(edition=event).count()) == (303, 2)
    assert (again.status_code, Visitor.objects.count()) == (303, 2)
    assert "2 personnes inscrites au Forum" in text(client.get(done.headers["Location"], follow=True))


def test_anybody_registers_without_an_account_and_receives_their_badge(departement):
    make.edition()
    visitor, address = Client(), reverse("forum_open:register", args=[departement.code])

    shown = visitor.get(address)
    done = post(visitor, address, **LINA, sectors=["batiment"], wants_hours="on")
    again = post(Client(), address, **LINA)

    lina = Visitor.objects.get()
    assert "M'inscrire au Forum" in text(shown)
    assert (done.status_code, lina.source, lina.wants_hours) == (200, "public", True)
    assert "votre badge arrive" in text(done) and text(again).count("votre badge arrive")
    badge = re.search(r"/f/[\w-]+/", Message.objects.latest("created_at").body)
    assert badge and lina.code in text(Client().get(badge[0]))


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_name": "Gagnez 1000 euros http://x.example"},
        {"first_name": "<script>alert(1)</script>"},
        {"phone": "", "email": ""},
        {"phone": "douze"},
        {"email": "x@@y"},
        {"has_consented": ""},
        {"sectors": ["'; DROP TABLE"]},
        {"comes": "jamais"},
        {"last_name": "x" * 5000},
        {"city": "\x00"},
    ],
)
def test_a_wrong_registration_is_refused_and_shown_again(in_13, wrong):
    make.edition()

    answer = post(Client(), reverse("forum_open:register", args=["13"]), **{**LINA, **wrong})

    assert (answer.status_code, Visitor.objects.count()) == (422, 0)
    assert "<script>alert" not in answer.content.decode()


def test_the_same_address_is_not_written_to_without_end(in_13):
    make.edition()
    address = reverse("forum_open:register", args=["13"])

    codes = [
        post(Client(), address, **{**LINA, "first_name": name}).status_code
        for name in "Lina Rosa Omar Zoé Éva Kim".split()
    ]

    assert (codes, Message.objects.count()) == ([200] * 5 + [429], 5)


def test_without_an_open_edition_the_public_page_says_so(in_13):
    make.edition("prepared")

    assert "pas encore annoncé" in text(Client().get(reverse("forum_open:register", args=["13"])))
    assert Client().get(reverse("forum_open:register", args=["99"])).status_code == 404


def test_a_visitor_changes_their_wishes_takes_a_number_and_cancels(departement):
    event = make.running()
    lina, stand = make.visitor(event), make.stand(event)
    home, client = door(lina, event, telling.VISITOR), Client()

    post(client, f"{home}souhaits/", sectors=["transport"], comes="morning", vacancies=[])
    post(client, f"{home}file/", stand="1")
    wrong = post(client, f"{home}file/", stand="77")
    shown = text(client.get(home))
    called = meetings.call_next(stand, **BY)
    part = client.get(home, headers={"HX-Request": "true"})
    post(client, f"{home}annuler/")

    lina.refresh_from_db()
    assert (wrong.status_code, QueueTicket.objects.get().status) == (303, "gone")
    assert "personne avant vous" in shown and "Aucun stand ne porte ce numéro" in shown
    assert f"Numéro {called.number}" in text(part) and "C'est à vous" in text(part)
    assert (lina.status, lina.wishes.get().sector) == ("cancelled", "transport")


def test_wishes_beyond_those_shown_are_searched_and_kept(in_13):
    event = make.running()
    stand, lina = make.stand(event, sector="transport"), make.visitor(event, sectors=["batiment"])
    offer, client, home = stand.offers.get().vacancy, Client(), door(lina, event, telling.VISITOR)

    first, found = (text(client.get(f"{home}souhaits/", {"offre": said})) for said in ("\x00", "cuis"))
    post(client, f"{home}souhaits/", comes="day", vacancies=[offer.pk])

    assert ("Cuisinier" in first, "Chercher parmi 1 offre" in first, "Cuisinier" in found) == (False, True, True)
    assert lina.wishes.get().vacancy == offer
    assert "Cuisinier" in text(client.get(home))


def test_a_stand_keeper_writes_to_the_stands(in_13):
    event, client = make.edition(), client_of(MembershipFactory.create(role=Role.RTEF))
    make.stand(event)

    assert "1 autre stand n'a pas d'adresse" in text(client.get(url("send", event)))
    assert post(client, url("send", event)).headers["Location"] == url("stands", event)


def test_a_stand_calls_and_says_what_came_of_each_in_one_tap(departement):
    event = make.running()
    stand, lina = make.stand(event), make.visitor(event, beneficiary=BeneficiaryFactory.create())
    planned = Meeting.objects.create(visitor=make.visitor(event, first_name="Rosa"), stand=stand, starts_at=NOON)
    home, client = door(stand, event, telling.STAND), Client()

    post(client, f"{home}suite/", act="badge", code=lina.code.lower())
    post(client, f"{home}suite/", act="call")
    ticket = QueueTicket.objects.get()
    shown = text(client.get(home))
    post(client, f"{home}suite/", act="note", row=str(ticket.pk), outcome="promise")
    post(client, f"{home}suite/", act="note", row=str(planned.pk), outcome="cv")
    post(client, f"{home}suite/", act="note", row=str(ticket.pk), outcome="nonsense")

    outcomes = set(Meeting.objects.values_list("visitor__first_name", "outcome"))
    assert outcomes == {("Lina", "promise"), ("Rosa", "cv")}
    assert "Numéro 1, Lina" in shown and "Moreau" not in shown and "0612345678" not in shown


def test_the_answers_of_another_stand_are_out_of_reach(in_13):
    event = make.running()
    mine, other = make.stand(event), make.stand(event)
    meeting = Meeting.objects.create(visitor=make.visitor(event), stand=other, starts_at=NOON)

    post(Client(), f"{door(mine, event, telling.STAND)}suite/", act="note", row=str(meeting.pk), outcome="cv")

    meeting.refresh_from_db()
    assert meeting.status == "planned"


def test_a_station_notes_a_badge_typed_and_those_that_a_tablet_kept(departement):
    event, client = make.running(), client_of(MembershipFactory.create(role=Role.ADVISER))
    lina, rosa = make.visitor(event), make.visitor(event, first_name="Rosa")
    where = {"hall": str(make.hall(event).pk), "way": "entry", "station": "Porte A"}
    key = str(uuid4())
    line = {"key": str(uuid4()), "code": rosa.code, "at": (NOON - timedelta(minutes=1)).isoformat()}
    lines = json.dumps([line, {**line, "key": str(uuid4()), "code": "NO\x00BO\u200bDY"}])

    typed = client.post(url("station", event), {**where, "code": lina.code, "key": key})
    told = [
        client.post(url("station", event), {**where, "lines": lines}, headers={"X-Station": "1"}).json()["noted"]
        for _ in range(2)
    ]

    assert "Lina : noté." in text(typed)
    assert [[one["state"] for one in lines] for lines in told] == [["done", "unknown"], ["again", "unknown"]]
    assert set(Arrival.objects.values_list("visitor__first_name", "station")) == {
        ("Lina", "Porte A"),
        ("Rosa", "Porte A"),
    }


@pytest.mark.parametrize(
    "lines",
    ["not json", "{}", "[1]", '[{"key": 1}]', "[" * 5000, '[{"key":"x","code":"A","at":"2026-03-03T11:00:00Z"}]'],
)
def test_a_station_refuses_what_it_cannot_read(one, lines):
    event = make.running()
    where = {"hall": str(make.hall(event).pk), "way": "entry", "lines": lines}

    answer = one.post(url("station", event), where, headers={"X-Station": "1"})

    assert answer.status_code == 422
    assert "lisible" in answer.json()["refused"] or "Scannez" in answer.json()["refused"]


def test_a_station_keeps_the_code_typed_when_it_refuses(one):
    event = make.running()

    answer = one.post(url("station", event), {"hall": "ailleurs", "way": "entry", "code": "ABCD2345"})

    assert answer.status_code == 422
    assert 'value="ABCD2345"' in text(answer)


def test_a_newcomer_is_in_with_a_badge_in_one_form(organiser):
    event = make.running()

    done = post(organiser, url("desk", event), first_name="Zoé")

    zoe = Visitor.objects.get()
    assert (done.headers["Location"], zoe.source) == (url("badge", zoe), "day")
    assert Arrival.objects.get().visitor == zoe
    assert zoe.code in text(organiser.get(url("badge", zoe)))


@pytest.mark.parametrize("role", [Role.RTEF, Role.ADVISER])
def test_who_registered_online_is_let_in_by_a_desk_that_may_not_open_their_badge(in_13, role):
    event, client = make.running(), client_of(MembershipFactory.create(role=role))
    lina = make.visitor(event)

    done = post(client, url("desk", event), first_name="Lina", last_name="Moreau", phone="06 12 34 56 78")

    assert (done.headers["Location"], Arrival.objects.get().visitor) == (url("desk", event), lina)
    assert f"Lina est là. Badge {lina.code}." in text(client.get(url("desk", event)))


def test_the_board_the_screen_and_the_bilan_show_the_day(organiser):
    event, stand = make.running(), None
    stand, lina = make.stand(event), make.visitor(event)
    meetings.join(stand, lina, **BY)
    meetings.call_next(stand, **BY)
    screen = Client().get(door(event, event, telling.SCREEN))
    opened = post(organiser, url("open_screen", event))

    assert "dans les files" in text(organiser.get(url("board", event)))
    assert "Lina" in text(screen) and "Moreau" not in text(screen)
    assert "ecran-forum" in text(opened)
    assert "Par Pôle" in text(organiser.get(url("bilan", event)))


def test_the_plan_is_asked_for_and_followed(organiser):
    event = make.edition()

    post(organiser, url("ask", event))

    assert "Plan des rendez-vous" in text(organiser.get(url("plan", event)))
    part = organiser.get(url("progress", event), headers={"HX-Request": "true"})
    assert part.status_code == 200
    refused = post(organiser, url("announce", event))
    assert "Il n'y a pas d'heure nouvelle" in text(organiser.get(refused.headers["Location"]))


def test_badges_on_paper_are_for_those_whom_no_message_reaches_or_for_everybody(one, monkeypatch):
    monkeypatch.setattr(visitors, "PAPER", 1)
    event = make.edition()
    make.visitor(event, source="group", phone="", first_name="Omar", last_name="A")
    make.visitor(event, last_name="B")

    unreached = text(one.get(url("badges", event)))
    first, second = (text(one.get(url("badges", event), {"tous": "", "page": page})) for page in ("x", "2"))

    assert "Omar" in unreached and "Lina" not in unreached and "1 à 1" not in unreached
    assert ("Omar" in first, "Lina" in first) == (True, False)
    assert ("Omar" in second, "Lina" in second, "2 à 2" in second) == (False, True, True)


def test_an_adviser_opens_the_badges_of_those_whom_they_registered_or_accompany_only(departement):
    event, pole = make.running(), OrganisationFactory.create(pole=True)
    adviser = MembershipFactory.create(role=Role.ADVISER, organisation=pole)
    client = client_of(adviser)
    theirs = make.visitor(event, source="group", phone="", beneficiary=BeneficiaryFactory.create(pole=pole))
    other = make.visitor(event, source="group", phone="", first_name="Omar", beneficiary=BeneficiaryFactory.create())
    public = make.visitor(event, first_name="Kim")

    post(client, url("desk", event), first_name="Zoé")

    newcomer = Visitor.objects.get(first_name="Zoé")
    statuses = [client.get(url("badge", one)).status_code for one in (theirs, newcomer, other, public)]
    assert statuses == [200, 200, 404, 404]
    printed = text(client.get(url("badges", event), {"tous": ""}))
    assert [name in printed for name in ("Lina", "Zoé", "Omar", "Kim")] == [True, True, False, False]


def test_after_the_forum_a_stand_says_which_promise_was_signed(departement):
    event = make.running()
    stand = make.stand(event)
    meeting = meetings.serve(meetings.join(stand, make.visitor(event), **BY), outcome="promise", **BY)
    Edition.objects.update(status="over")
    home, client = door(stand, event, telling.STAND), Client()

    post(client, f"{home}suite/", act="signed", row=meeting.pk)

    meeting.refresh_from_db()
    assert meeting.signed_on is not None
    assert "contrat signé, merci" in text(client.get(home))


def test_the_list_of_visitors_says_who_came_by_which_door(one):
    event = make.edition()
    make.visitor(event)

    shown = text(one.get(url("visitors", event)))

    assert "MOREAU Lina" in shown and "Inscrite" in shown and "Inscription en ligne" in shown
    assert "functools" not in shown


def test_another_role_does_not_read_visitors(in_13):
    event = make.edition()
    OrganisationFactory.create()
    for role, expected in ((Role.REFERENT, 403), (Role.ADMINISTRATOR, 200), (Role.EMPLOYER, 403)):
        client = client_of(MembershipFactory.create(role=role))
        assert client.get(url("visitors", event)).status_code == expected
