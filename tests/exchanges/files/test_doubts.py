"""An agent says who the doubtful people are; the line is then applied."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rebond.exchanges.files.models import ImportedLine
from rebond.exchanges.files.states import Result
from rebond.ground.journal.models import JournalLine
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.intake import NEW
from rebond.people.beneficiaries.models import Beneficiary
from tests.exchanges.depositing import CREATED_ON, applied, flow_of, households, manager
from tests.factories import MembershipFactory
from tests.jobs import run_jobs
from tests.signing import client_of

LATER = CREATED_ON + timedelta(days=1)
QUEUE = "/imports/doutes/"


def born_otherwise(block, *, last_name=""):
    """The same NIR with another birth date: a doubt."""
    adult = block.adults[0]
    names = {"last_name": last_name, "birth_name": last_name} if last_name else {}
    other = replace(adult, birth_date=date(1950, 2, 3), **names)
    return replace(block, people=(other, *block.people[1:]))


@pytest.fixture
def blocks():
    found = households(20)
    return [block for block in found if block.adults[0].nir and not block.adults[0].nir_is_provisional][:4]


@pytest.fixture
def client(in_13):
    return manager()


@pytest.fixture
def doubtful(client, blocks):
    """Two doubtful lines: in the first only the birth date differs, in the second the name too."""
    applied(client, flow_of(blocks))
    changed = [born_otherwise(blocks[0]), born_otherwise(blocks[1], last_name="AUTREMENT"), *blocks[2:]]
    return list(
        applied(client, flow_of(changed, created_on=LATER)).lines.filter(result="doubtful").order_by("position")
    )


def person_of(block):
    adult = block.adults[0]
    return Beneficiary.objects.get(first_name=adult.first_name, birth_date=adult.birth_date)


def settle(client, line, choice):
    return client.post(f"{QUEUE}{line.pk}/", {"adult-0": str(choice)})


def test_queue_shows_who_waits_and_why(client, doubtful, blocks):
    page = client.get(QUEUE).content.decode()

    assert "2\xa0lignes à vérifier" in page
    assert "Ce NIR est connu avec une autre date de naissance." in page
    assert f"{blocks[0].adults[0].last_name} {blocks[0].adults[0].first_name.capitalize()}" in page


def test_comparison_marks_what_differs_masks_the_nir_and_is_journalled(client, doubtful, blocks):
    page = client.get(f"{QUEUE}{doubtful[0].pk}/").content.decode()

    known = person_of(blocks[0])
    assert page.count("différent") == 1
    assert "03/02/1950" in page
    assert f"{known.birth_date:%d/%m/%Y}" in page
    assert blocks[0].adults[0].nir[:13] not in page
    assert JournalLine.objects.filter(verb="read", object_id=known.pk).count() == 1


def test_same_person_takes_what_the_file_says_and_is_no_longer_doubted(client, doubtful, blocks):
    known = person_of(blocks[0])

    answer = settle(client, doubtful[0], known.pk)

    known.refresh_from_db()
    line = ImportedLine.objects.get(pk=doubtful[0].pk)
    assert answer.headers["Location"] == f"{QUEUE}{doubtful[1].pk}/"
    assert (known.birth_date, line.result, line.content) == (date(1950, 2, 3), Result.UPDATED, None)
    assert line.settled_by is not None
    assert JournalLine.objects.filter(verb="settle", object_id=line.pk, actor_kind="user", after="updated").exists()
    again = applied(client, flow_of([born_otherwise(blocks[0])], created_on=LATER + timedelta(days=1)))
    assert again.lines.get().result == Result.UNCHANGED


def test_message_says_what_was_decided(client, doubtful, blocks):
    known = person_of(blocks[0])

    answer = client.post(f"{QUEUE}{doubtful[0].pk}/", {"adult-0": str(known.pk)}, follow=True)

    assert f"C&#x27;est noté. {known.full_name} est la personne du dossier {known.number}." in answer.content.decode()


def test_home_of_those_who_may_decide_counts_the_doubts(client, doubtful):
    home = client.get("/a-faire/").content.decode()

    assert "Lignes d&#x27;import à vérifier" in home
    assert f'href="{QUEUE}"' in home or f'href="{QUEUE}?"' in home


def test_someone_new_gets_a_file_of_their_own(client, doubtful, blocks):
    before = Beneficiary.objects.count()
    Beneficiary.objects.filter(pk=person_of(blocks[1]).pk).update(nir_hash=None, nir_sealed=None)

    settle(client, doubtful[1], NEW)

    assert Beneficiary.objects.count() == before + 1
    assert Beneficiary.objects.get(last_name="AUTREMENT").duties.count() in (0, 1)


def test_new_person_who_has_the_nir_of_another_is_rejected_with_a_sentence(client, doubtful):
    Beneficiary.objects.update(birth_date=date(1950, 2, 3))

    answer = client.post(f"{QUEUE}{doubtful[1].pk}/", {"adult-0": str(NEW)}, follow=True)

    assert ImportedLine.objects.get(pk=doubtful[1].pk).result == Result.REJECTED
    assert "Une personne a déjà ce numéro de sécurité sociale." in answer.content.decode()


def test_decision_is_asked_for_and_checked(client, doubtful, blocks):
    stranger = person_of(blocks[2])

    answers = [settle(client, doubtful[0], choice) for choice in ("", "abc", stranger.pk)]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert "Dites si la personne est déjà connue ou nouvelle." in answers[0].content.decode()
    assert ImportedLine.objects.filter(result="doubtful").count() == 2


def test_line_settled_meanwhile_goes_back_to_its_file(client, doubtful, blocks):
    settle(client, doubtful[0], person_of(blocks[0]).pk)

    answer = client.get(f"{QUEUE}{doubtful[0].pk}/")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/imports/{doubtful[0].file_id}/")


def test_bulk_settles_only_where_nir_and_name_are_the_same(client, doubtful):
    ids = [str(line.pk) for line in doubtful]

    asked = client.post(f"{QUEUE}meme-personne/", {"ids": ids})
    answer = client.post(f"{QUEUE}meme-personne/", {"ids": ids, "confirmed": "2", "back": QUEUE}, follow=True)

    assert "Même personne : 2\xa0lignes à vérifier" in asked.content.decode()
    assert "1\xa0ligne appliquée sur 2" in answer.content.decode()
    assert list(ImportedLine.objects.filter(result="doubtful")) == [doubtful[1]]


def test_set_aside_lines_are_rejected_and_can_be_taken_away(client, doubtful):
    ids = [str(line.pk) for line in doubtful]

    client.post(f"{QUEUE}ecarter/", {"ids": ids, "confirmed": "2"})
    rejects = client.get(f"/imports/{doubtful[0].file_id}/rejets.csv").content.decode()

    assert ImportedLine.objects.filter(result="rejected").count() == 2
    assert rejects.count("Laissé de côté par un agent.") == 2
    assert JournalLine.objects.filter(verb="set_aside").count() == 2


def test_later_file_replaces_what_still_waited(client, doubtful, blocks):
    file = applied(client, flow_of(blocks, created_on=LATER + timedelta(days=1)))

    assert not file.lines.filter(result="doubtful").exists()
    assert set(
        ImportedLine.objects.filter(pk__in=[line.pk for line in doubtful]).values_list("result", "sentence")
    ) == {("older", "Remplacé par un fichier plus récent.")}


def test_doubts_of_another_departement_do_not_exist(client, doubtful):
    from rebond.ground.tenancy import context

    with context.departement(14):
        other = client_of(MembershipFactory(role=Role.ADMINISTRATOR))

    assert other.get(f"{QUEUE}{doubtful[0].pk}/").status_code == 404
    assert "2\xa0lignes" not in other.get(QUEUE).content.decode()


def test_nothing_is_left_to_do_after_the_last(client, doubtful, blocks):
    settle(client, doubtful[0], person_of(blocks[0]).pk)

    answer = settle(client, doubtful[1], person_of(blocks[1]).pk)

    run_jobs()
    assert answer.headers["Location"] == QUEUE
    assert "Rien à vérifier" in client.get(QUEUE).content.decode()
