"""Whether a hire gives right to the aid: pure rules over facts, answered at once, each with its reason."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from rebond.ground.web import words
from rebond.work.aids.queries.schemes import Scheme
from rebond.work.vacancies.states import ContractKind


@dataclass(frozen=True)
class Facts:
    """What is declared or proved of a hire. None: not known yet."""

    starts_on: date
    applied_on: date
    contract: str = ""
    weekly_hours: int | None = None
    ends_on: date | None = None
    is_market: bool | None = None
    is_on_rsa: bool | None = None
    has_other_aid: bool | None = None
    de_minimis_cents: int | None = None
    tutor_since: date | None = None
    tutees: int = 0


@dataclass(frozen=True)
class Reason:
    """One condition: met, not met, or not known (None); the sentence, and where the rule comes from."""

    code: str
    is_met: bool | None
    sentence: str
    source: str = ""


@dataclass(frozen=True)
class Answer:
    """Every condition, and the amount that the contract would give."""

    reasons: tuple[Reason, ...]
    amount_cents: int

    @property
    def is_eligible(self) -> bool:
        return all(one.is_met for one in self.reasons)

    @property
    def is_possible(self) -> bool:
        """Nothing forbids it: what is missing may still be given."""
        return all(one.is_met is not False for one in self.reasons)

    @property
    def against(self) -> list[Reason]:
        return [one for one in self.reasons if one.is_met is False]


def answer(facts: Facts, scheme: Scheme) -> Answer:
    """Each condition of the scheme of the hire's day, in the order in which one asks."""
    found = (
        _contract(facts, scheme),
        _hours(facts, scheme),
        _length(facts, scheme),
        _market(facts, scheme),
        _rights(facts),
        _delay(facts, scheme),
        _other_aid(facts, scheme),
        _de_minimis(facts, scheme),
        _tutor(facts, scheme),
    )
    return Answer(tuple(one for one in found if one is not None), scheme.amounts.get(facts.contract, 0))


def _contract(facts: Facts, scheme: Scheme) -> Reason:
    source = scheme.sources["tutoring.scheme"]
    if not facts.contract:
        return Reason("contract", None, "Dites si le contrat est un CDI ou un CDD.", source)
    if facts.contract in scheme.amounts:
        said = f"{facts.contract.upper()} : {words.euros(scheme.amounts[facts.contract])}."
        return Reason("contract", True, said, scheme.sources[f"amount.tutoring.{facts.contract}"])
    return Reason("contract", False, "L'aide va aux CDI et aux CDD ; ce contrat n'en est pas un.", source)


def _hours(facts: Facts, scheme: Scheme) -> Reason:
    least, source = scheme.conditions["min_weekly_hours"], scheme.sources["tutoring.scheme"]
    if facts.weekly_hours is None:
        return Reason("hours", None, f"Donnez la durée du travail : {least} h par semaine au moins.", source)
    if facts.weekly_hours >= least:
        return Reason("hours", True, f"{facts.weekly_hours} h par semaine, pour {least} h demandées.", source)
    said = f"{facts.weekly_hours} h par semaine : il en faut {least} au moins. Un avenant au contrat peut y remédier."
    return Reason("hours", False, said, source)


def _length(facts: Facts, scheme: Scheme) -> Reason | None:
    if facts.contract != ContractKind.CDD:
        return None
    months, is_over = scheme.conditions["min_cdd_months"], scheme.conditions["cdd_over"]
    least, source = (
        f"plus de {months} mois" if is_over else f"{months} mois au moins",
        scheme.sources["tutoring.scheme"],
    )
    if facts.ends_on is None:
        return Reason("length", None, f"Donnez le dernier jour du CDD : il dure {least}.", source)
    first_enough = facts.starts_on + relativedelta(months=months) - timedelta(days=0 if is_over else 1)
    is_met, last = facts.ends_on >= first_enough, f"jusqu'au {words.short_day(facts.ends_on)}"
    said = f"CDD {last}, {least}." if is_met else f"CDD {last} : il doit durer {least}."
    return Reason("length", is_met, said, source)


def _market(facts: Facts, scheme: Scheme) -> Reason | None:
    if not scheme.conditions["market_only"]:
        return None
    source = scheme.sources["tutoring.scheme"]
    if facts.is_market is None:
        return Reason("market", None, "Dites si l'entreprise est du secteur marchand.", source)
    said = "L'entreprise est du secteur marchand." if facts.is_market else "L'aide est réservée au secteur marchand."
    return Reason("market", facts.is_market, said, source)


def _rights(facts: Facts) -> Reason:
    source = "Flux de la CAF et de la MSA"
    day = words.short_day(facts.starts_on)
    if facts.is_on_rsa is None:
        said = f"Le Département vérifie que la personne remplit les conditions de l'aide au {day}."
        return Reason("rights", None, said, source)
    if facts.is_on_rsa:
        return Reason(
            "rights", True, f"La personne remplit les conditions de l'aide au {day}, jour de l'embauche.", source
        )
    said = f"La personne ne remplit pas les conditions de l'aide au {day}, jour de l'embauche."
    return Reason("rights", False, said, source)


def _delay(facts: Facts, scheme: Scheme) -> Reason:
    days, source = scheme.practice["apply_within_days"], scheme.sources["tutoring.practice"]
    last = facts.starts_on + timedelta(days=days)
    if facts.applied_on <= last:
        return Reason("delay", True, f"La demande se dépose jusqu'au {words.full_day(last)}.", source)
    said = f"La demande se déposait jusqu'au {words.full_day(last)}, {days} jours après l'embauche."
    return Reason("delay", False, said, source)


def _other_aid(facts: Facts, scheme: Scheme) -> Reason:
    source = scheme.sources["tutoring.practice"]
    if facts.has_other_aid is None:
        return Reason("other_aid", None, "Dites si une autre aide publique est versée pour ce contrat.", source)
    if facts.has_other_aid:
        return Reason(
            "other_aid", False, "Une autre aide publique est versée pour ce contrat : elles ne se cumulent pas.", source
        )
    return Reason("other_aid", True, "Aucune autre aide publique pour ce contrat.", source)


def _de_minimis(facts: Facts, scheme: Scheme) -> Reason:
    cap, years, source = (
        scheme.de_minimis["cap_euros"] * 100,
        scheme.de_minimis["years"],
        scheme.sources["tutoring.de_minimis"],
    )
    if facts.de_minimis_cents is None:
        return Reason(
            "de_minimis", None, f"Déclarez les aides de minimis reçues sur {years} ans, même si c'est zéro.", source
        )
    total = facts.de_minimis_cents + scheme.amounts.get(facts.contract, 0)
    if total <= cap:
        return Reason(
            "de_minimis",
            True,
            f"Aides de minimis : {words.euros(total)} avec celle-ci, sur {words.euros(cap)}.",
            source,
        )
    said = f"Avec cette aide, l'entreprise recevrait {words.euros(total)} d'aides de minimis sur {years} ans : {words.euros(cap)} au plus."
    return Reason("de_minimis", False, said, source)


def _tutor(facts: Facts, scheme: Scheme) -> Reason | None:
    if not scheme.conditions["tutor_required"]:
        return None
    rule, source = scheme.practice["tutor"], scheme.sources["tutoring.practice"]
    if facts.tutor_since is None:
        return Reason("tutor", None, "Choisissez qui accompagnera la personne.", source)
    if facts.tutor_since + relativedelta(months=rule["least_months"]) > facts.starts_on:
        said = f"La tutrice ou le tuteur doit être dans l'entreprise depuis {rule['least_months']} mois à l'embauche."
        return Reason("tutor", False, said, source)
    if facts.tutees >= rule["most_tutees"]:
        said = f"La tutrice ou le tuteur accompagne déjà {facts.tutees} personnes : {rule['most_tutees']} au plus à la fois."
        return Reason("tutor", False, said, source)
    return Reason("tutor", True, "La tutrice ou le tuteur a l'ancienneté et la disponibilité qu'il faut.", source)
