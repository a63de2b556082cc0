"""The parameters that the code reads by name: the shape of each value, and those without which nothing works."""

from collections.abc import Iterator
from typing import Any

from stdnum import iban as iban_number

from rebond.exchanges.packs.schema import checkers as c
from rebond.exchanges.packs.schema.shapes import UNITS, duration, labels
from rebond.journey.contracts.states import Party, Regime
from rebond.journey.programmes.rules_following import AID_HANDS
from rebond.people.accounts.states import Capability, Role
from rebond.people.appointments.models import HEALTH_STAFF
from rebond.people.beneficiaries.states import Pathway, RightsStatus
from rebond.work.aids.states import Piece
from rebond.work.hires.states import EndReason
from rebond.work.vacancies.states import ContractKind

hour = c.matching(r"([01]\d|2[0-3]):[0-5]\d", "une heure comme 20:00")
siren = c.matching(r"\d{9}", "un SIREN de neuf chiffres, entre guillemets")
iso_day = c.matching(r"\d{4}-\d\d-\d\d", "une date entre guillemets, comme « 2027-01-01 »")
bracket = c.table(
    {
        "min_percent": c.percent,
        "max_percent": c.percent,
        "min_months": c.natural,
        "max_months": c.positive,
        "opinion": c.flag,
    },
    {"kinds": c.list_of(c.one_of(("suspension", "suppression", "reduction"), "une mesure"), at_least=1)},
)
school_holidays = c.list_of(c.table({"label": c.text, "first": iso_day, "last": iso_day}), at_least=1)
figures = c.list_of(c.table({"label": c.text, "year": c.positive, "count": c.natural}), at_least=1)

four_texts = c.that(
    lambda value: isinstance(value, list) and len(value) == 4 and all(isinstance(one, str) and one for one in value),
    "quatre textes, un par niveau, du moins bon au meilleur",
)
few_tries = c.that(lambda value: value in range(1, 6), "un nombre d'essais, de 1 à 5")
practice_grid = c.list_of(
    c.table({"code": c.code, "label": c.text, "levels": four_texts, "advice": four_texts}), at_least=1
)

_requirement = c.table({"code": c.code, "label": c.text, "ask": c.text}, {"implies": c.list_of(c.code, at_least=1)})
MOST_REQUIREMENTS = 30


def requirements(value: Any) -> Iterator[c.Fault]:
    """Faults a list of requirements too long to be matched, or in which one implies what is not there."""
    faults = list(c.list_of(_requirement, at_least=1)(value))
    yield from faults
    if faults:
        return
    if len(value) > MOST_REQUIREMENTS:
        yield (), f"{MOST_REQUIREMENTS} exigences au plus, il y en a {len(value)}."
    codes = {one["code"] for one in value}
    for rank, one in enumerate(value):
        for code in one.get("implies", ()):
            if code not in codes:
                yield (rank, "implies"), f"« {code} » n'est pas dans la liste."


_instalments = c.list_of(c.table({"percent": c.percent, "after_months": c.natural}), at_least=1)


def whole_instalments(value: Any) -> Iterator[c.Fault]:
    """Faults instalments that do not add up to the whole aid."""
    faults = list(_instalments(value))
    yield from faults
    if not faults and (total := sum(one["percent"] for one in value)) != 100:
        yield (), f"les versements font ensemble {total} % de l'aide : il faut 100 %."


iban = c.that(lambda value: isinstance(value, str) and iban_number.is_valid(value), "un IBAN")

PARAMETERS: dict[str, c.Checker] = {
    "rights.queue_states": c.list_of(c.one_of(RightsStatus.values, "un état du droit"), at_least=1),
    "rights.live_states": c.list_of(c.one_of(RightsStatus.values, "un état du droit"), at_least=1),
    "rights.closed_states": c.list_of(c.one_of(RightsStatus.values, "un état du droit"), at_least=1),
    "rights.adult_roles": c.list_of(c.one_of(("DEM", "CJT"), "un rôle"), at_least=1),
    "family.majority_age": c.positive,
    "import.entrants_since": iso_day,
    "prevention.ages": c.table({"from": c.positive, "below": c.positive}),
    "orientation.interviews_per_year": c.positive,
    "orientation.divergence_motives": labels,
    "orientation.change_motives": labels,
    "orientation.review_extension_reasons": labels,
    "orientation.algorithm_notice": c.text,
    "orientation.remedies_notice": c.text,
    "referent.workload": c.table(dict.fromkeys(Pathway.values, c.positive)),
    "referent.ahead": c.table({"opinion_days": c.positive}),
    "referent.weights": c.table({**dict.fromkeys(Pathway.values, c.positive), "monthly_meeting": c.natural}),
    "contract.unsigned_days": c.positive,
    "ppae.remind_days": c.positive,
    "contract.duration": c.table({"default_months": c.positive, "max_months": c.positive}),
    "contract.regime": c.one_of(Regime.values, "un régime : cer ou ce"),
    "contract.signatories": c.list_of(c.one_of(Party.values, "une partie"), at_least=2),
    "contract.validation": c.flag,
    "contract.code": c.table({"minutes": c.positive, "tries": few_tries, "per_hour": c.positive}),
    "contract.link_days": c.positive,
    "contract.renewal_window": duration,
    "contract.transition_limit": iso_day,
    "contract.weekly_hours": c.table({"minimum": c.positive, "reducible_to": c.positive}),
    "contract.exemption_reasons": labels,
    "breach.first": bracket,
    "breach.repeated": bracket,
    "breach.household_cap_percent": c.percent,
    "breach.reiteration_months": c.positive,
    "breach.end_of_right_postponement_months": c.positive,
    "breach.legitimate_motives": labels,
    "offer.reasonable": c.table(
        {
            "wage_percent_after_3_months": c.percent,
            "wage_percent_after_6_months": c.percent,
            "distance_km": c.positive,
            "travel_minutes": c.positive,
        }
    ),
    "health.prescribers_without_doctor": c.list_of(c.one_of(Role.values, "un rôle"), at_least=1),
    "health.opinion_givers": c.list_of(c.one_of(sorted(HEALTH_STAFF), "un métier de la santé"), at_least=1),
    "health.effects": c.list_of(
        c.table({"code": c.code, "label": c.text, "easy": c.text}, {"conditional": c.flag}), at_least=1
    ),
    "health.conditions": labels,
    "health.opinion_months": c.table({"default": c.positive, "maximum": c.positive}),
    "iae.cddi": c.table(
        dict.fromkeys(
            ("min_months", "max_months", "longest_months", "min_weekly_hours", "max_weekly_hours"), c.positive
        )
    ),
    "prescribing.answer_days": c.positive,
    "prescribing.start_days": c.positive,
    "following.hours_due_days": c.positive,
    "following.silence_weeks": c.positive,
    "following.ending_days": c.positive,
    "programme_aid.kinds": c.list_of(
        c.table({"code": c.code, "label": c.text, "ceiling_euros": c.positive}), at_least=1
    ),
    "programme_aid.yearly_euros": c.positive,
    "programme_aid.deciders": c.list_of(c.one_of(sorted(AID_HANDS), "un rôle qui décide d'une aide"), at_least=1),
    "iae.pass": c.table(
        {
            "days": c.positive,
            "suspension_months": c.positive,
            "waiting_years": c.positive,
            "diagnosis_months": c.positive,
        }
    ),
    "iae.departement_share_percent": c.percent,
    "iae.yearly": c.table({"worksites": c.positive, "people": c.positive}),
    "immersion.limits": c.table(
        {
            "months": c.positive,
            "renewals": c.natural,
            "conventions_per_host_a_year": c.positive,
            "days_per_host_a_year": c.positive,
        }
        | {"host_warns_within_hours": c.positive, "declared_within_hours": c.positive}
    ),
    "immersion.prescribers": c.list_of(c.one_of(Capability.values, "une capacité"), at_least=1),
    "training.poei": c.table({"max_hours": c.positive, "min_contract_months": c.positive}),
    "aided_contract.checklist": labels,
    "aided_contract.pec": c.table({"min_weekly_hours": c.positive, "max_months": c.positive}),
    "accelerator.weekly_invitations": c.positive,
    "accelerator.day": c.table(
        {"capacity": c.positive, "opens": hour, "closes": hour, "slot_minutes": c.positive},
        {"lunch_from": hour, "lunch_until": hour},
    ),
    "accelerator.pathways": c.list_of(c.one_of(Pathway.values, "un parcours"), at_least=1),
    "accelerator.no_show": c.table(
        {"default_percent": c.percent, "weeks": c.positive, "most_extra_percent": c.percent, "least_days": c.positive}
    ),
    "accelerator.ahead": c.table({"prepare_days": c.positive, "call_days": c.positive, "read_days": c.positive}),
    "accelerator.waiting": c.natural,
    "accelerator.place": c.text,
    "accelerator.practice_grid": practice_grid,
    "accelerator.aided_contracts": c.list_of(
        c.table({"code": c.code, "name": c.text, "who": c.text, "what": c.text}), at_least=1
    ),
    "accelerator.needs": c.list_of(
        c.table({"code": c.code, "label": c.text}, {"programmes": c.list_of(c.code)}), at_least=1
    ),
    "cv.photo_months": c.positive,
    "job_dating.rhythm": c.table(
        {"count": c.positive, "per": c.one_of(UNITS, "une unité"), "expert_meeting_before": c.flag}
    ),
    "jobdating.not_now_reasons": labels,
    "jobdating.least_similarity": c.natural,
    "jobdating.gap_slots": c.natural,
    "jobdating.wish_bonus": c.list_of(c.natural, at_least=1),
    "jobdating.change_channels": c.list_of(c.one_of(("sms", "email"), "un canal")),
    "forum.sectors": c.list_of(c.code, at_least=1),
    "forum.keep_days": c.positive,
    "forum.published": c.list_of(
        c.table(
            {"label": c.text, "year": c.positive, "source": c.text},
            dict.fromkeys(("visitors", "offers", "promises", "contracts"), c.positive),
        )
    ),
    "club.name": c.text,
    "club.commitments": labels,
    "club.silence": c.table({"watched_days": c.positive, "cold_days": c.positive}),
    "tutoring.scheme": c.table(
        {
            "min_weekly_hours": c.positive,
            "min_cdd_months": c.positive,
            "cdd_over": c.flag,
            "duration_months": c.positive,
            "tutor_required": c.flag,
            "market_only": c.flag,
        }
    ),
    "tutoring.practice": c.table(
        {
            "name": c.text,
            **dict.fromkeys(
                ("apply_within_days", "missing_days", "sign_within_days", "bank_delay_days"),
                c.positive,
            ),
            "tutor": c.table({"most_tutees": c.positive, "least_months": c.natural}),
            "pieces": c.list_of(c.one_of(Piece.values, "une pièce")),
            "instalments": whole_instalments,
            "attestation_months": c.list_of(c.positive, at_least=1),
            "clawback_ends": c.list_of(c.one_of(EndReason.values, "un motif de fin")),
            "clawback": c.text,
            "control_percent": c.percent,
            "link_days": c.positive,
            "remedies": c.text,
            "account": c.table({"holder": c.text, "iban": iban, "bic": c.text}),
        }
    ),
    "tutoring.de_minimis": c.table({"cap_euros": c.positive, "years": c.positive}),
    "rtef.team": c.table({"agents": c.positive, "follow_up": duration}),
    "prospecting.terms": c.table({"unfilled_days": c.positive, "visit_months": c.positive}),
    "prospecting.points": c.table(
        dict.fromkeys(("unfilled", "wished", "never_visited", "not_visited", "promised"), c.natural)
    ),
    "department_jobs.services": labels,
    "department_jobs.siren": siren,
    "department_jobs.yearly": c.table({"apprentices": c.natural, "civic_service": c.natural}),
    "social_clauses.families": labels,
    "social_clauses.target_percent": c.percent,
    "social_clauses.follow_up": c.table(
        {"late_percent": c.percent, "declare_days": c.positive, "end_days": c.positive, "month_hours": c.positive}
    ),
    "figures.rsa_people": figures,
    "figures.results": figures,
    "bilan.published": c.list_of(
        c.table(
            {"label": c.text, "year": c.positive, "source": c.text},
            dict.fromkeys(("people", "contracts", "promises"), c.positive),
        ),
        at_least=1,
    ),
    "figures.seen_within_days": c.list_of(c.positive, at_least=1),
    "matching.weights": c.table(
        {
            **dict.fromkeys(("rome", "contract", "freshness", "stale_a_day", "commute"), c.natural),
            **dict.fromkeys(("never_proposed", "few_candidates"), c.natural),
            "wishes": c.list_of(c.percent, at_least=3),
        }
    ),
    "matching.radius_km": c.positive,
    "matching.requirements": requirements,
    "application.reminder_days": c.positive,
    "vacancy.stale_days": c.table({"banner": c.positive, "pause": c.positive}),
    "hire.follow_up_months": c.list_of(c.positive, at_least=1),
    "employment.lasting": c.table(
        dict.fromkeys(("always", "when_long"), c.list_of(c.one_of(ContractKind.values, "un contrat de travail")))
        | {"months": c.positive}
    ),
    "messaging.quiet": c.table(
        {"from": hour, "until": hour, "sundays": c.flag, "holidays": c.flag, "hours_between": c.positive}
    ),
    "messaging.reminder_days": c.positive,
    "allocation.terms": c.table(
        {
            "weeks": c.positive,
            "notice_days": c.natural,
            "move_notice_days": c.natural,
            "move_weeks": c.positive,
            "catch_up_days": c.positive,
            "people": c.positive,
            "overrun_percent": c.percent,
        }
    ),
    "messaging.reminder_needs_hours": c.positive,
    "messaging.missed_delay_minutes": c.natural,
    "messaging.post_days": c.positive,
    "messaging.sms": c.table({"segment_millieuros": c.natural, "max_segments": c.positive}),
    "invitation.capacity_weeks": c.positive,
    "statistics.small_cell": c.positive,
    "calendar.school_holidays.a": school_holidays,
    "calendar.school_holidays.b": school_holidays,
    "calendar.school_holidays.c": school_holidays,
}
"""Every `[[parameter]]` key, with the shape of its value."""

REQUIRED = (
    *(
        "deadline.entrant",
        "deadline.first_interview",
        "deadline.orientation",
        "deadline.booking",
        "deadline.referent_named",
    ),
    *(
        "deadline.first_meeting",
        "deadline.contract",
        "deadline.contract_renewal",
        "deadline.not_reached",
        "deadline.social_review",
    ),
    *("deadline.rapo", "deadline.retention", "orientation_rules.pathway", "orientation_rules.structure_kind"),
    *(
        "rights.live_states",
        "rights.queue_states",
        "rights.closed_states",
        "rights.adult_roles",
        "import.entrants_since",
        "family.majority_age",
        "prevention.ages",
    ),
    *(
        "orientation.divergence_motives",
        "orientation.change_motives",
        "orientation.algorithm_notice",
        "orientation.remedies_notice",
    ),
    *("statistics.small_cell", "messaging.quiet", "messaging.sms"),
    *(
        "message.appointment_booked",
        "message.appointment_moved",
        "message.appointment_postponed",
        "message.appointment_cancelled",
        "message.appointment_reminder",
        "message.series_booked",
        "message.series_cancelled",
        "message.place_offered",
        "message.interview_missed",
        "message.orientation_handed_over",
        "message.booking_reminder",
    ),
    "message.convocation",
    *("message.referent_named", "message.referent_changed", "message.contact_wanted"),
    *("message.programme_agreed_wanted", "message.programme_accepted"),
    *("message.programme_waiting", "message.programme_refused"),
    *("prescribing.answer_days", "prescribing.start_days"),
    *("hire.follow_up_months", "employment.lasting", "message.hire_news", "message.hire_news_employer"),
    *("social_clauses.families", "social_clauses.target_percent", "social_clauses.follow_up"),
)
"""Keys that a département and the national file together must hold today and tomorrow."""
