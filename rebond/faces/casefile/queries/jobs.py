"""The piles of the way to a job: promises, applications, offers, visits, hires, the tutoring aid, social clauses."""

from datetime import date, datetime
from typing import Any

from django.db.models import DateField, F, QuerySet, Value

from rebond.faces.casefile.queries.counting import Pile
from rebond.faces.casefile.queries.sources import Source
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role
from rebond.work.aids.queries import lists as tutoring
from rebond.work.aids.queries import payments
from rebond.work.aids.rules import OFFICERS as AID_OFFICERS
from rebond.work.applications import queries as applications
from rebond.work.clauses import queries as clauses
from rebond.work.clauses.states import KEEPERS as CLAUSE_KEEPERS
from rebond.work.employers import queries as employers
from rebond.work.employers.states import KEEPERS as COMPANY_KEEPERS
from rebond.work.hires import queries as hires
from rebond.work.hires.models import FOLLOWERS
from rebond.work.prospecting.queries import visits as prospecting
from rebond.work.vacancies import queries as vacancies

PAYING, SIGNING = frozenset({Role.PAYER}), frozenset({Role.MANAGER})
HIRE_ASKERS = REFERENTS | {Role.STRUCTURE_MANAGER} | FOLLOWERS


def _promises(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return hires.to_confirm(principal, today)


def _silent(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return applications.to_answer(principal, today)


def _unchosen(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return applications.to_choose(principal, today)


def _stale(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return vacancies.to_confirm(principal, today).annotate(due_on=Value(None, DateField()))


def _news(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return hires.to_ask(principal, today)


def _tutoring(principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return tutoring.to_instruct(principal)


def _troubled(principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return tutoring.to_look_at(principal)


def _unsigned(principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return tutoring.to_sign(principal)


def _payments(_principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return payments.due()


def _reports(principal: Principal, now: datetime, _today: date) -> QuerySet[Any]:
    return prospecting.to_report(principal, now)


def _calls_to_companies(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return prospecting.to_call(principal, today)


def _just_hired(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return prospecting.in_post(principal, today)


def _companies(principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return employers.to_settle(principal)


def _torn(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return hires.to_settle(principal, today)


def _clauses(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return clauses.to_watch(principal, today).annotate(due_on=F("ends_on"))


def _come_back(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return hires.to_meet_again(principal, today)


JOBS: tuple[Source, ...] = (
    Source(
        Pile("promesses", _promises, "promised_at"),
        HIRE_ASKERS,
        "Promesses à confirmer",
        "Appeler l'entreprise ou la personne, puis noter le contrat",
        "hires:hires",
        {"suivi": "a-confirmer", "pour": "moi"},
        ("promesse attend", "promesses attendent"),
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("candidatures-sans-reponse", _silent, "moved_at"),
        HIRE_ASKERS,
        "Candidatures sans réponse",
        "Appeler l'entreprise, noter sa réponse",
        "applications:applications",
        {"etape": "en-cours", "delai": "depasse", "pour": "moi"},
        ("candidature attend", "candidatures attendent"),
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("offres-sans-reponse", _unchosen, "moved_at"),
        HIRE_ASKERS,
        "Offres proposées sans réponse",
        "Appeler la personne, noter son oui ou son non",
        "applications:applications",
        {"etape": "proposees", "delai": "depasse", "pour": "moi"},
        ("offre attend", "offres attendent"),
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("offres-a-reconfirmer", _stale, "updated_at"),
        FOLLOWERS,
        "Offres à reconfirmer",
        "Appeler l'entreprise, puis reconfirmer l'offre ou la retirer",
        "vacancies:vacancies",
        {"suivi": "reconfirmer"},
        ("offre attend", "offres attendent"),
        "La plus ancienne",
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("entreprises-a-verifier", _companies, "waits_since"),
        COMPANY_KEEPERS,
        "Entreprises à vérifier",
        "Appeler l'entreprise, puis dire si c'est bien elle et qui entre dans son espace",
        "employers:companies",
        {"suivi": "a-verifier"},
        ("entreprise attend", "entreprises attendent"),
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("comptes-rendus", _reports, "starts_at"),
        frozenset({Role.RTEF}),
        "Comptes rendus de visite à faire",
        "Dire en une minute ce que la visite a donné",
        "prospecting:visits",
        {"etat": "a-rapporter", "de": "moi"},
        ("visite attend", "visites attendent"),
    ),
    Source(
        Pile("entreprises-a-rappeler", _calls_to_companies, "next_contact_on"),
        frozenset({Role.RTEF}),
        "Entreprises à rappeler",
        "Appeler, puis prévoir la suite",
        "prospecting:visits",
        {"etat": "a-rappeler", "de": "moi"},
        ("entreprise attend", "entreprises attendent"),
    ),
    Source(
        Pile("en-poste-depuis-peu", _just_hired, "starts_on"),
        frozenset({Role.RTEF}),
        "Mes personnes en poste depuis moins d'un mois",
        "Appeler la personne et l'entreprise",
        "prospecting:in_post",
        {},
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("suivis-emploi", _news, "starts_on"),
        HIRE_ASKERS,
        "Suivis dans l'emploi à faire",
        "Demander à la personne si elle est toujours en poste",
        "hires:hires",
        {"suivi": "a-suivre", "pour": "moi"},
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("reponses-emploi", _torn, "starts_on"),
        HIRE_ASKERS,
        "Réponses contraires sur un emploi",
        "Appeler la personne et l'employeur, puis dire ce qui est vrai",
        "hires:hires",
        {"suivi": "a-departager", "pour": "moi"},
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("retours-emploi", _come_back, "ended_on"),
        HIRE_ASKERS,
        "Reprises du parcours après un emploi",
        "Proposer un rendez-vous : le dossier continue",
        "hires:hires",
        {"suivi": "a-revoir", "pour": "moi"},
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("aides-tutorat", _tutoring, "submitted_at"),
        AID_OFFICERS,
        "Aides au tutorat à instruire ou à décider",
        "Vérifier les conditions, puis décider à deux",
        "aids:aids",
        {"etape": "a-instruire"},
        ("demande attend", "demandes attendent"),
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("conventions-tutorat", _unsigned, "decided_at"),
        SIGNING,
        "Conventions de tutorat à signer",
        "Lire et signer pour le Département",
        "aids:aids",
        {"etape": "a-signer"},
        ("convention attend", "conventions attendent"),
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("aides-arretees", _troubled, "starts_on"),
        AID_OFFICERS,
        "Aides au tutorat : emploi arrêté, ou tutorat non tenu",
        "Appeler l'entreprise, puis arrêter l'aide ou noter la suite",
        "aids:aids",
        {"etape": "a-regarder"},
        ("aide attend", "aides attendent"),
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("versements-tutorat", _payments, "due_on"),
        PAYING,
        "Versements de l'aide au tutorat à payer",
        "Préparer un bordereau, qu'une autre personne approuve",
        "aids:payments",
        {},
        ("versement attend", "versements attendent"),
        "Le plus ancien",
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("clauses", _clauses, "ends_on"),
        CLAUSE_KEEPERS,
        "Lots de clauses à regarder",
        "Demander les heures du mois, valider, ou appeler l'entreprise",
        "clauses:lots",
        {"alerte": "oui"},
        ("lot attend", "lots attendent"),
        "Le plus proche de sa fin",
        is_hidden_when_empty=True,
    ),
)
