"""What each kind of entry of a pack must and may say: one table from kind to keys to checkers."""

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any
from unicodedata import normalize
from zoneinfo import available_timezones

from stdnum.fr import siret as siret_number

from rebond.exchanges.packs.schema import checkers as c
from rebond.exchanges.packs.schema.facts import PATHWAYS
from rebond.exchanges.packs.schema.rule_tables import check_condition
from rebond.ground.deadlines.rules import Unit
from rebond.journey.orientation.states import Impact
from rebond.journey.orientation.vocabulary import CRITERIA
from rebond.journey.programmes.states import PeriodKind, SurveyType
from rebond.people.accounts.states import Capability, Role
from rebond.people.appointments.states import Mode

DEADLINE_FACTS = {
    "request": "demande de RSA",
    "information": "information sur l'ouverture du droit",
    "interviewed": "entretien d'orientation tenu",
    "decided": "orientation décidée",
    "notified": "décision notifiée",
    "handed_over": "contrat d'orientation remis",
    "booked": "rendez-vous pris avec la structure",
    "referent_named": "référent désigné",
    "met": "premier rendez-vous tenu",
    "contract_signed": "contrat signé",
    "contract_ended": "fin du contrat",
    "registered": "inscription à France Travail",
    "ppae_made": "projet personnalisé établi",
    "ppae_received": "projet personnalisé reçu",
    "last_contact": "dernier contact",
    "contacted": "personne jointe",
    "called": "appel reçu",
    "called_back": "appel rendu",
    "reviewed": "situation réexaminée",
    "referred": "saisine de l'équipe pluridisciplinaire",
    "opinion_given": "avis rendu",
    "notice_received": "courrier reçu",
    "observed": "observations présentées",
    "appealed": "recours déposé",
    "answered": "réponse donnée",
    "applied": "candidature envoyée",
    "proposed": "offre proposée",
    "promised": "promesse d'embauche",
    "hired": "embauche",
    "followed_up": "suivi dans l'emploi terminé",
    "aid_submitted": "demande d'aide au tutorat déposée",
    "aid_decided": "aide au tutorat décidée",
    "visited": "visite d'une entreprise",
    "reported": "compte rendu écrit",
    "next_contact": "jour prévu pour rappeler",
    "company_called": "entreprise rappelée",
    "job_ended": "fin de l'emploi",
    "received": "données reçues",
    "erased": "données effacées",
}
"""What may start or stop a deadline."""

DEADLINES = (
    *(
        "entrant",
        "first_interview",
        "orientation",
        "booking",
        "referent_named",
        "first_meeting",
        "contract",
        "contract.social",
    ),
    *(
        "contract_renewal",
        "social_review",
        "social_review.extended",
        "ppae",
        "ppae_received",
        "not_reached",
        "call_back",
        "application_answer",
        "application_choice",
        "hire_promise",
        "hire_return",
        "hire_follow_up",
        "aid_decision",
        "visit_report",
        "visit_next_contact",
        "ep_opinion",
    ),
    *(
        "observations",
        "rapo",
        "rapo_decision",
        "ft_registration",
        "retention",
        "ft_data",
        "exchange_buffer",
        "access_log",
    ),
)
PLACEHOLDERS = frozenset(
    (
        "first_name",
        "day",
        "time",
        "place",
        "structure",
        "referent",
        "institution",
        "phone",
        "email",
        "link",
        "code",
        "days",
        "due_day",
        "title",
        "what",
        "until",
        "count",
        "hours",
    )
)
FORBIDDEN = re.compile(r"\b(rsa|sanction\w*|sante|radiation\w*|radie\w*)\b")


def _is_json(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_json(item) for item in value)
    if isinstance(value, dict):
        return all(_is_json(item) for item in value.values())
    return isinstance(value, str | bool | int | float)


UNITS = [unit.value for unit in Unit]

duration = c.table({"count": c.positive, "unit": c.one_of(UNITS, "une unité")})
labels = c.list_of(c.table({"code": c.code, "label": c.text}, {"reason": c.text}), at_least=1)
roles = c.list_of(c.one_of(Role.values, "un rôle"), at_least=1)
pathways = c.list_of(c.one_of(PATHWAYS, "un parcours"), at_least=1)
capabilities = c.list_of(c.one_of(Capability.values, "une capacité"), at_least=1)
conditions = c.list_of(check_condition)
codes = c.list_of(c.code)
siret = c.that(
    lambda value: isinstance(value, str) and siret_number.is_valid(value),
    "un SIRET de 14 chiffres dont la clé est juste",
)
json = c.that(
    _is_json,
    "un texte, un nombre, true, false, une liste ou une table (une date s'écrit entre guillemets)",
)


def neutral_text(value: Any) -> Iterator[c.Fault]:
    """Faults a message with an unknown place to fill or a word that would tell a stranger too much."""
    yield from filled_text(value)
    plain = normalize("NFKD", str(value)).encode("ascii", "ignore").decode().lower()
    if found := FORBIDDEN.search(plain):
        yield (), f"le mot « {found[0]} » n'a pas sa place ici : d'autres que la personne peuvent lire ce message."


def filled_text(value: Any) -> Iterator[c.Fault]:
    """Faults words with an unknown place to fill."""
    yield from c.text(value)
    if not isinstance(value, str):
        return
    try:
        places = {name for _, name, _, _ in Formatter().parse(value) if name is not None}
    except ValueError:
        yield (), "une accolade n'est pas fermée : une place à remplir s'écrit {first_name}."
        return
    for name in sorted(places - PLACEHOLDERS):
        yield (), f"« {{{name}}} » n'est pas rempli par le logiciel ; on connaît : {', '.join(sorted(PLACEHOLDERS))}."


def accent(value: Any) -> Iterator[c.Fault]:
    """Faults a colour on which white text, or which on white, is hard to read (WCAG 2.1, 1.4.3)."""
    faults = list(c.matching(r"#[0-9a-fA-F]{6}", "une couleur comme #0b5394")(value))
    yield from faults
    if not faults and (ratio := contrast_with_white(value)) < MIN_CONTRAST:
        yield (), f"« {value} » est trop clair : contraste {ratio:.1f} avec le blanc, il faut au moins {MIN_CONTRAST}."


MIN_CONTRAST = 4.5


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.1 between a #rrggbb colour and white."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def entry(required: dict[str, c.Checker], optional: dict[str, c.Checker] | None = None) -> c.Checker:
    """A dated entry: what it says, since when, and the text it comes from."""
    dated: dict[str, c.Checker] = {"valid_from": c.day, "source": c.text}
    return c.table({**required, **dated}, {"valid_to": c.day, "confirmed": c.flag, **(optional or {})})


def coded(required: dict[str, c.Checker], optional: dict[str, c.Checker] | None = None) -> c.Checker:
    """A dated entry of a list, with its code and the name shown."""
    return entry({"code": c.code, "name": c.text, **required}, optional)


rule = c.table(
    {
        "code": c.code,
        "when": conditions,
        "then": c.table(
            {},
            {
                "pathway": c.one_of(PATHWAYS, "un parcours"),
                "structure_kinds": c.list_of(c.code, at_least=1),
                "programme": c.code,
            },
        ),
        "reason": c.text,
    },
    {
        "step": c.one_of(("blocage", "activite", "projection", "formation", "freins", "defaut"), "une étape"),
        "easy": c.text,
    },
)
fact = c.one_of(tuple(DEADLINE_FACTS), "un fait")

DEPARTEMENT = c.table(
    {
        "id": c.whole("un numéro entre 1 et 999", at_least=1, at_most=999),
        "code": c.matching(r"\d\d|2[AB]|\d{3}", "un code de département, comme 13 ou 2A"),
        "name": c.text,
        "institution": c.text,
        "short_name": c.text,
        "logo": c.text,
        "accent": accent,
        "timezone": c.one_of(available_timezones(), "un fuseau horaire"),
        "school_zone": c.one_of(("A", "B", "C", "Corse", "Outre-mer"), "une zone scolaire"),
        "phone": c.phone,
        "email": c.email,
        "address": c.text,
        "postal_code": c.postal_code,
        "city": c.text,
        "website": c.website,
    }
)

ORGANISATION = c.table(
    {
        "code": c.matching(r"[A-Z0-9]+(-[A-Z0-9]+)*", "un code en majuscules, comme POLE-AIX"),
        "name": c.text,
        "capabilities": capabilities,
        "source": c.text,
    },
    {
        "kinds": c.list_of(c.code, at_least=1),
        "places": c.positive,
        "address": c.text,
        "postal_code": c.postal_code,
        "city": c.text,
        "insee": c.insee,
        "phone": c.phone,
        "email": c.email,
        "opening": c.text,
        "website": c.website,
        "siret": siret,
        "communes": c.list_of(c.insee, at_least=1),
        "communes_by_epci": c.list_of(
            c.matching(r"\d{9}", "un code SIREN d'intercommunalité, de neuf chiffres"), at_least=1
        ),
        "postal_codes": c.list_of(c.postal_code, at_least=1),
        "poles": c.list_of(c.text, at_least=1),
        "remaining": c.flag,
        "confirmed": c.flag,
    },
)

PUBLICS = {
    "tous-publics": "tous publics",
    "actifs": "actifs",
    "beneficiaires-des-minimas-sociaux": "bénéficiaires des minimas sociaux",
    "demandeurs-emploi": "demandeurs d'emploi",
    "etudiants": "étudiants",
    "familles": "familles",
    "femmes": "femmes",
    "jeunes": "jeunes",
    "personnes-en-situation-de-handicap": "personnes en situation de handicap",
    "personnes-en-situation-durgence": "personnes en situation d'urgence",
    "personnes-en-situation-juridique-specifique": "personnes en situation juridique spécifique",
    "personnes-exilees": "personnes exilées",
    "residents-qpv-frr": "habitants d'un quartier ou d'une commune prioritaire",
    "seniors": "seniors",
}
"""Whom a service is for, in the words of data·inclusion, schema v1."""

PROGRAMME = coded(
    {
        "summary": c.text,
        "service_type": c.one_of(
            ("accompagnement", "aide-financiere", "aide-materielle", "atelier", "formation", "information"), "un type"
        ),
        "pathways": pathways,
        "providers": capabilities,
        "prescribers": roles,
        "stages": c.list_of(
            c.table({"code": c.code, "name": c.text}, {"produces": c.text, "repeats": c.flag}), at_least=1
        ),
        "exits": c.list_of(c.code, at_least=1),
    },
    {
        "audience": conditions,
        "priority": conditions,
        "prescribers_without_doctor": roles,
        "professionals": c.list_of(
            c.table({"role": c.one_of(Role.values, "un rôle"), "task": c.text}, {"count": c.positive}), at_least=1
        ),
        "formats": c.list_of(c.one_of(("individual", "collective"), "une forme"), at_least=1),
        "rhythm": c.table({"every": c.positive, "unit": c.one_of(UNITS, "une unité")}, {"interviews": c.positive}),
        "duration": duration,
        "maximum": duration,
        "after_hire": duration,
        "until": c.one_of(("end", "job", "rsa_exit"), "une fin"),
        "places": c.table(
            {"count": c.positive, "per": c.one_of(("structure", "session", "week", "year"), "une période")}
        ),
        "obstacles": codes,
        "sectors": codes,
        "titles": c.list_of(c.text),
        "documents": c.list_of(c.text),
        "funding": c.text,
        "confidential": c.flag,
        "agreement": c.flag,
        "answer_days": c.positive,
        "start_days": c.positive,
        "contact_every": duration,
        "themes": c.list_of(
            c.matching(
                r"[a-z]+(-[a-z]+)*--[a-z]+(-[a-z]+)*", "une thématique data·inclusion, comme famille--garde-denfants"
            ),
            at_least=1,
        ),
        "publics": c.list_of(c.one_of(PUBLICS, "un public data·inclusion"), at_least=1),
        "stays": c.list_of(c.one_of(PeriodKind.values, "un genre de période"), at_least=1),
        "survey_type": c.one_of(SurveyType.values, "un type d'action de l'enquête de la DREES"),
        "aids": c.flag,
    },
)

SHAPES: dict[str, c.Checker] = {
    "departement": DEPARTEMENT,
    "sources": c.map_of(c.text),
    "organisation": ORGANISATION,
    "programme": PROGRAMME,
    "deadline": entry(
        {"name": c.one_of(DEADLINES, "un délai"), "label": c.text, "sentence": c.text, "start": fact, "stop": fact}
        | {"count": c.natural, "unit": c.one_of(UNITS, "une unité")}
    ),
    "amount": entry(
        {"name": c.key, "label": c.text, "euros": c.number},
        {"per": c.one_of(("month", "year", "hour", "contract"), "une période")},
    ),
    "orientation_rules": entry(
        {
            "name": c.one_of(("pathway", "structure_kind"), "une table"),
            "label": c.text,
            "rules": c.list_of(rule, at_least=1),
        }
    ),
    "structure_kind": coded(
        {"capability": c.one_of(Capability.values, "une capacité"), "pathways": pathways, "easy": c.text}
    ),
    "obstacle_theme": coded(
        {"easy": c.text},
        {
            "fact": c.one_of(CRITERIA, "un critère échangé"),
            "levels": c.map_of(c.one_of(Impact.values, "un impact")),
            "health": c.flag,
        },
    ),
    "sector": coded(
        {"rome": c.list_of(c.matching(r"[A-N](\d\d(\d\d)?)?", "un code ROME, comme G16 ou G1603"), at_least=1)}
    ),
    "appointment_kind": coded(
        {
            "neutral": c.text,
            "minutes": c.whole("une durée de 5 à 480 minutes", at_least=5, at_most=480),
            "roles": roles,
            "modes": c.list_of(c.one_of(Mode.values, "une façon de se voir"), at_least=1),
            "buffer_minutes": c.natural,
            "is_obligatory": c.flag,
            "change_until_hours": c.natural,
            "offer_hours": c.positive,
            "invitation_days": c.positive,
            "reminder_after_days": c.positive,
            "reminder_needs_days": c.natural,
            "same_channel_hours": c.positive,
            "absences_before_review": c.positive,
        },
        {"confidential": c.flag, "is_collective": c.flag, "places": c.positive},
    ),
    "workshop": coded(
        {
            "easy": c.text,
            "minutes": c.whole("une durée de 5 à 240 minutes", at_least=5, at_most=240),
            "smallest": c.positive,
            "largest": c.positive,
            "needs_room": c.flag,
        }
    ),
    "exit_reason": coded(
        {"outcome": c.one_of(("job", "training", "pathway", "rights", "none"), "une issue")},
        {"lasting": c.flag, "reorients": c.flag},
    ),
    "message": entry(
        {"code": c.code, "sms": neutral_text, "subject": neutral_text, "email": neutral_text}, {"letter": filled_text}
    ),
    "parameter": entry({"key": c.key}, {"value": json, "missing": c.flag}),
}
