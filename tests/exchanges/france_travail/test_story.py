"""The offers of France Travail come in, change, go; what hands wrote here stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from rebond.exchanges.france_travail import operations, queries, reading
from rebond.ground.connectors import offers, offers_local
from rebond.ground.connectors.offers import Page
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.journal.models import JournalLine
from rebond.people.accounts.states import Role
from rebond.work.employers.models import Company
from rebond.work.employers.operations import spaces
from rebond.work.employers.states import UNNAMED
from rebond.work.vacancies import operations as vacancies
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.queries import requirements
from rebond.work.vacancies.states import Status
from tests.conftest import NOON, TODAY
from tests.factories import MembershipFactory, principal
from tests.jobs import run_jobs, waiting_jobs
from tests.signing import client_of
from tests.work.factories import CompanyFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("departement")

LATER = NOON + timedelta(days=1)
OFFER = offers_local.offers("13")[0]


def update(*given, is_cut=False, at=NOON):
    """One update that is given these offers; its report."""
    job, run = operations.ask(by=WORKER, at=at), operations.Run()
    operations.take(job, Page([*given], len(given), is_cut=is_cut), run, at=at)
    operations.end(job, run, at=at)
    return run.counts


@pytest.fixture
def agent():
    return principal(Role.RTEF).actor


def test_an_offer_comes_once_and_stays_fresh():
    first = update(OFFER)
    again = update(OFFER, at=LATER)

    vacancy = Vacancy.objects.get(ft_id=OFFER["id"])
    assert (first["new"], again["new"], again["same"]) == (1, 0, 1)
    assert (vacancy.origin, vacancy.status, vacancy.updated_at) == ("ft", Status.OPEN, LATER)
    assert vacancy.company.siret == UNNAMED
    assert vacancy.company.name == operations.UNNAMED_NAME
    assert "ENTREPRISE FICTIVE 1" in vacancy.description


def test_offers_without_a_siret_share_one_company_and_others_have_theirs():
    known, other = CompanyFactory(), {**OFFER, "id": "2"}

    update(
        OFFER,
        other,
        {**OFFER, "id": "3", "entreprise": {"nom": "X", "siret": known.siret}},
        {**OFFER, "id": "4", "entreprise": {"nom": "Bistrot", "siret": "99980001400014"}},
    )

    assert Vacancy.objects.filter(company__siret=UNNAMED).count() == 2
    assert Vacancy.objects.get(ft_id="3").company == known
    assert Vacancy.objects.get(ft_id="4").company.name == "Bistrot"
    assert Company.objects.count() == 3


def test_nobody_asks_for_the_space_of_those_that_are_not_named():
    person = {"first_name": "Nora", "last_name": "Petit", "email": "nora@example.org"}

    with pytest.raises(ValidationError, match="aucune entreprise"):
        spaces.ask(siret="000 000 000 00000", name="X", facts={}, **person, by=WORKER, at=NOON)


def test_what_changed_there_changes_here_and_is_journalled():
    update(OFFER)

    counts = update({**OFFER, "nombrePostes": 9}, at=LATER)

    vacancy = Vacancy.objects.get(ft_id=OFFER["id"])
    assert (counts["changed"], vacancy.posts) == (1, 9)
    assert JournalLine.objects.filter(object_id=vacancy.pk, verb="change", actor_kind="flow").count() == 1


def test_what_hands_changed_here_is_kept_and_told(agent):
    update(OFFER)
    vacancies.change(Vacancy.objects.get(ft_id=OFFER["id"]), title="Corrigé", by=agent, at=NOON)

    counts = update(OFFER, at=LATER)

    assert counts["kept"] == 1
    assert Vacancy.objects.get(ft_id=OFFER["id"]).title == "Corrigé"
    [(number, _, said)] = queries.last_update().report["kept"]
    assert number == OFFER["id"]
    assert "intitulé" in said


def test_what_is_no_longer_given_is_withdrawn_then_comes_back():
    other = {**OFFER, "id": "2"}
    ours = VacancyFactory()
    update(OFFER, other)

    counts = update(other, at=LATER)
    gone = Vacancy.objects.get(ft_id=OFFER["id"])
    back = update(OFFER, other, at=LATER + timedelta(days=1))

    assert (counts["closed"], gone.status, gone.closed_at) == (1, Status.CLOSED, LATER)
    assert (back["reopened"], back["same"]) == (1, 1)
    assert Vacancy.objects.filter(status=Status.OPEN).count() == 3
    ours.refresh_from_db()
    assert ours.status == Status.OPEN


@pytest.mark.parametrize("verb", [vacancies.close, vacancies.fill])
def test_what_hands_withdrew_here_stays_so(agent, verb):
    update(OFFER)
    verb(Vacancy.objects.get(ft_id=OFFER["id"]), by=agent, at=NOON)

    counts = update(OFFER, at=LATER)

    assert counts["withdrawn"] == 1
    assert Vacancy.objects.get(ft_id=OFFER["id"]).status != Status.OPEN


def test_nothing_is_withdrawn_when_not_all_was_given():
    update(OFFER)

    empty = update(at=LATER)
    cut = update({**OFFER, "id": "2"}, is_cut=True, at=LATER)

    assert (empty["closed"], cut["closed"]) == (0, 0)
    assert Vacancy.objects.get(ft_id=OFFER["id"]).status == Status.OPEN


def test_refused_offers_are_told_with_their_reason():
    counts = update({**OFFER, "romeCode": "Z"}, {**OFFER, "id": "2", "entreprise": {"nom": "X", "siret": "1"}})

    assert counts["refused"] == 2
    reasons = [reason for _, _, reason in queries.last_update().report["refused"]]
    assert "code ROME" in reasons[0]
    assert "SIRET" in reasons[1]
    assert not Vacancy.objects.exists()


def test_one_update_at_a_time_unless_it_is_dead():
    operations.ask(by=WORKER, at=NOON)

    with pytest.raises(ValidationError, match="déjà en cours"):
        operations.ask(by=WORKER, at=NOON + timedelta(minutes=5))
    operations.ask(by=WORKER, at=NOON + timedelta(hours=2))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER])
def test_asked_from_the_page_the_worker_reads_and_the_page_tells(departement, role):
    client = client_of(MembershipFactory(role=role))

    empty = client.get(reverse("france_travail:offers")).content.decode()
    client.post(reverse("france_travail:update"))
    running = client.get(reverse("france_travail:progress"), headers={"HX-Request": "true"})
    run_jobs("france_travail.update")
    page = client.get(reverse("france_travail:offers")).content.decode()

    assert "Aucune mise à jour" in empty
    assert running.status_code == 200
    assert "36 offres lues, dont 33 nouvelles." in page.replace("\xa0", " ")
    assert "LIB" in page
    assert Vacancy.objects.filter(ft_id__startswith=f"9{departement.code}").count() == 33


def test_a_service_that_fails_withdraws_nothing(monkeypatch):
    def fails(*_):
        raise offers.Unavailable("France Travail ne répond pas.")

    update(OFFER)
    monkeypatch.setattr(offers.Client, "offers_of", fails)
    operations.ask(by=WORKER, at=timezone.now())
    run_jobs("france_travail.update")

    assert queries.last_update().is_failed
    assert "ne répond pas" in queries.last_update().sentence
    assert Vacancy.objects.get().status == Status.OPEN


def test_each_night_where_a_key_is_set(settings, monkeypatch):
    from rebond.exchanges.france_travail import tasks

    tasks.nightly()
    none = waiting_jobs()
    settings.OFFERS = "https://api.francetravail.io"
    tasks.nightly()

    assert [one for one in none if "france_travail" in str(one)] == []
    assert queries.last_update() is not None


def test_our_offers_are_exported_without_theirs_and_the_journal_knows():
    update(OFFER)
    ours = VacancyFactory(insee="13055", city="Marseille", contract="aide")
    VacancyFactory(contract="civique")
    VacancyFactory(status=Status.CLOSED, closed_at=NOON)

    answer = client_of(MembershipFactory(role=Role.MANAGER)).get(reverse("france_travail:export"))

    [written] = answer.json()["resultats"]
    assert "attachment" in answer["Content-Disposition"]
    assert written["lieuTravail"] == {"libelle": "Marseille"}
    draft = reading.read(written, list(requirements(TODAY)))
    assert isinstance(draft, reading.Draft)
    assert (draft.siret, draft.fields["contract"]) == (ours.company.siret, "aide")
    assert JournalLine.objects.filter(table="offres pour France Travail", after="1").exists()


@pytest.mark.parametrize("role", [Role.RTEF, Role.EMPLOYER, Role.ADVISER])
def test_others_have_nothing_to_do_here(role):
    client = client_of(MembershipFactory(role=role))

    assert client.get(reverse("france_travail:offers")).status_code == 403
    assert client.get(reverse("france_travail:export")).status_code == 403


def test_a_page_of_offers_costs_few_questions(django_assert_max_num_queries):
    given = offers_local.offers("13")
    update(*given)
    job, run = operations.ask(by=Actor("worker"), at=LATER), operations.Run()

    with django_assert_max_num_queries(90):
        operations.take(job, Page(given, len(given)), run, at=LATER)
    assert run.counts["same"] == 33
