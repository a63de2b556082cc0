"""The papers of an action: the bilan that is kept at its end, the convention of an immersion."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Count, Q, Sum

from rebond.ground.documents import operations as documents
from rebond.ground.documents.models import Document
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment, Period
from rebond.journey.programmes.states import ActivityKind
from rebond.people.accounts.models import Organisation
from rebond.people.appointments.states import Status as Attendance

TYPST = Path(__file__).resolve().parent.parent / "typst"


def keep(enrolment: Enrolment, *, at: datetime) -> Document:
    """The bilan of an action that ends, as a PDF that is kept. `enrolment` carries its end, saved or not."""
    number = enrolment.beneficiary.number
    return documents.store(
        documents.typeset(TYPST / "bilan.typ", bilan_words(enrolment), at=at),
        title=f"Bilan de l'action « {catalogue.name(enrolment.programme)} »",
        filename=f"bilan-{number}.pdf",
        at=at,
    )


def agreement(period: Period, *, at: datetime) -> bytes:
    """The convention of an immersion, to print and sign (C. trav. D5135-2)."""
    return documents.typeset(TYPST / "immersion.typ", agreement_words(period), at=at)


def bilan_words(enrolment: Enrolment) -> dict[str, Any]:
    """What the bilan of an action says, in words ready to print."""
    began, day = enrolment.started_on, enrolment.ended_on
    if began is None or day is None:
        raise ValueError("A bilan is that of an action which began and ends.")
    programme = catalogue.get(enrolment.programme, on=day)
    names = {stage.code: stage.name for stage in programme.stages}
    stages = enrolment.stages.order_by("reached_on", "noted_at", "pk")
    periods = enrolment.periods.order_by("starts_on", "pk")
    return {
        "number": str(enrolment.beneficiary.number),
        "person": enrolment.beneficiary.full_name,
        "action": programme.name,
        "structure": door(enrolment.organisation),
        "dates": f"du {words.full_day(began)} au {words.full_day(day)}",
        "exit": parameters.get(f"exit_reason.{enrolment.exit}", on=day)["name"],
        "result": enrolment.result,
        "done": _done(enrolment),
        "stages": [
            {"name": names.get(one.code, one.code), "on": words.full_day(one.reached_on), "produced": one.produced}
            for one in stages
        ],
        "periods": [
            {"name": f"{one.get_kind_display()}, {one.host}", "dates": _dates(one), "result": one.result}
            for one in periods
        ],
        "ended_on": words.full_day(day),
    }


def _done(enrolment: Enrolment) -> list[str]:
    """« 12 entretiens honorés », « 8 offres proposées »: what was counted."""
    status = "appointment__status"
    met = enrolment.meetings.aggregate(
        held=Count("pk", filter=Q(**{status: Attendance.HELD})),
        missed=Count("pk", filter=Q(**{status: Attendance.MISSED})),
    )
    said = [words.count(met["held"], "rendez-vous honoré", "rendez-vous honorés")] if met["held"] else []
    said += [words.count(met["missed"], "absence", "absences")] if met["missed"] else []
    counted = enrolment.activities.order_by("kind").values_list("kind").annotate(n=Sum("count"))
    return said + [f"{ActivityKind(kind).label} : {n}" for kind, n in counted]


def agreement_words(period: Period) -> dict[str, Any]:
    """What the convention of an immersion says."""
    enrolment = period.enrolment
    limits = parameters.get("immersion.limits", on=period.starts_on)
    lead = enrolment.professionals.filter(until=None, is_lead=True).select_related("member__user").first()
    return {
        "number": str(enrolment.beneficiary.number),
        "person": enrolment.beneficiary.full_name,
        "structure": door(enrolment.organisation),
        "follows": lead.member.user.full_name if lead else "",
        "host": period.host,
        "siret": period.host_siret,
        "contact": period.contact,
        "dates": _dates(period),
        "hours": f"{period.weekly_hours.normalize():f} h par semaine".replace(".", ",") if period.weekly_hours else "",
        "aim": period.get_aim_display(),
        "subject": period.subject,
        "renewal": f"Renouvelle l'immersion du {words.full_day(period.renews.starts_on)}" if period.renews else "",
        "host_hours": str(limits["host_warns_within_hours"]),
        "declared_hours": str(limits["declared_within_hours"]),
        "made_on": words.full_day(period.noted_at),
    }


def door(organisation: Organisation) -> dict[str, str]:
    """Where the structure is, and how to call it."""
    place = " ".join(part for part in (organisation.postal_code, organisation.city) if part)
    return {
        "name": organisation.name,
        "city": organisation.city,
        "address": ", ".join(part for part in (organisation.address, place) if part),
        "phone": organisation.phone,
    }


def _dates(period: Period) -> str:
    return f"du {words.full_day(period.starts_on)} au {words.full_day(period.ended_on or period.ends_on)}"
