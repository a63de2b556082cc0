"""Stays of the demo's actions (immersions, insertion contracts and their hours, trainings), and the aids asked for."""

import random
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

from rebond.demo.stage import at as instant
from rebond.ground.parameters import queries as parameters
from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.models import Aid, Enrolment, Period, WorkedHours
from rebond.journey.programmes.queries.following import last_month_due
from rebond.journey.programmes.states import FOLLOWED, AidStatus, ImmersionAim, PeriodKind, Status
from rebond.people.accounts.models import Membership
from rebond.work.employers.models import Company

DAY = timedelta(days=1)
JOBS = ("Employé polyvalent", "Agent d'entretien", "Préparateur de commandes", "Aide de cuisine", "Vendeur", "Cariste")
PURPOSES = {
    "mobility": "Une révision du scooter, pour aller au travail le matin",
    "housing": "Le dépôt de garantie d'un studio proche du lieu de stage",
    "childcare": "Deux semaines de crèche pendant le stage",
    "equipment": "Des chaussures de sécurité",
    "training": "Les frais de l'examen",
}
CONTRACT = relativedelta(months=6)


class Stays:
    """Adds the stays and the aids of one enrolment; the pack says which an action may have."""

    def __init__(self, draw: random.Random, today: date, add: Callable[..., None]) -> None:
        self.draw, self.today, self.add = draw, today, add
        self.hosts = list(Company.objects.values_list("organisation__name", "siret").order_by("siret"))
        self.aids = parameters.get("programme_aid.kinds", on=today)

    def fill(self, row: Enrolment, programme: Programme, lead: Membership, last: date) -> None:
        """Whatever this action allows, some of it."""
        if PeriodKind.CDDI in programme.stays:
            self._contracts(row, lead, last)
        if PeriodKind.IMMERSION in programme.stays and self.draw.random() < 0.35:
            self._immersion(row, lead, last)
        if PeriodKind.TRAINING in programme.stays and (programme.has_sessions or self.draw.random() < 0.12):
            self._training(row, lead, last)
        if programme.gives_aids and row.status in FOLLOWED and self.draw.random() < 0.85:
            self._aid(row, lead)

    def _contracts(self, row: Enrolment, lead: Membership, last: date) -> None:
        """Insertion contracts of six months, one after the other, and the hours of each month (C. trav. L5132-15-1)."""
        start, hours = row.started_on or last, self.draw.choice((24, 26, 26, 28))
        is_over = row.status == Status.ENDED
        while start <= last:
            end = start + CONTRACT - DAY
            stopped = last if is_over and last < end else None
            made = self._period(
                row, PeriodKind.CDDI, start, end, lead,
                host=row.organisation.name, subject="Ouvrier polyvalent en chantier", weekly_hours=Decimal(hours),
                ended_on=stopped, result="Contrat mené à son terme, gestes et horaires acquis." if (stopped or end) < self.today else "",
            )  # fmt: skip
            self._hours(made, hours, lead)
            start = end + DAY

    def _hours(self, period: Period, weekly: int, lead: Membership) -> None:
        """Each month that is due; the last one is sometimes late."""
        month, last = period.starts_on.replace(day=1), last_month_due(self.today)
        until = min(period.ended_on or period.ends_on, last)
        while month <= until:
            if month != last or self.draw.random() < 0.8:
                worked = Decimal(weekly * 4) + self.draw.choice((-6, -2, 0, 4))
                noted = min(month + relativedelta(months=1, days=3), self.today)
                self.add(
                    WorkedHours(
                        period=period, month=month, hours=worked, noted_by=lead, noted_at=instant(noted, time(9))
                    )
                )
            month += relativedelta(months=1)

    def _immersion(self, row: Enrolment, lead: Membership, last: date) -> None:
        """Two or three weeks in a company, begun while the action ran (C. trav. L5135-1)."""
        first = row.started_on or last
        if not self.hosts or (last - first).days < 14:
            return
        host, siret = self.draw.choice(self.hosts)
        start = first + DAY * self.draw.randint(10, (last - first).days)
        end = start + DAY * self.draw.choice((9, 13, 20))
        is_noted = end < self.today and self.draw.random() < 0.85
        self._period(
            row, PeriodKind.IMMERSION, start, end, lead,
            host=host, host_siret=siret, contact="La responsable d'équipe", aim=self.draw.choice(list(ImmersionAim)),
            subject=self.draw.choice(JOBS), result="Ponctuel, apprécié de l'équipe. Le métier convient." if is_noted else "",
        )  # fmt: skip

    def _training(self, row: Enrolment, lead: Membership, last: date) -> None:
        """The session of the place held, or a short course; its title obtained, or not."""
        held = row.provision
        start, end = (held.starts_on, held.ends_on) if held and held.title else (row.started_on or last, last + DAY * 5)
        is_over = end < self.today
        self._period(
            row, PeriodKind.TRAINING, start, end, lead,
            host=row.organisation.name, subject=(held.title if held else "") or "Remise à niveau",
            is_obtained=self.draw.random() < 0.8 if is_over else None,
            result="A suivi toute la formation." if is_over else "",
        )  # fmt: skip

    def _period(
        self, row: Enrolment, kind: PeriodKind, start: date, end: date, lead: Membership, **facts: Any
    ) -> Period:
        noted = min(start, self.today)
        made = Period(
            enrolment=row,
            kind=kind,
            starts_on=start,
            ends_on=end,
            noted_by=lead,
            noted_at=instant(noted, time(9)),
            **facts,
        )
        self.add(made)
        return made

    def _aid(self, row: Enrolment, lead: Membership) -> None:
        """An aid within its ceiling: to decide, granted, paid or refused; whoever asks does not decide."""
        kind = self.draw.choice(self.aids)
        asked = self.today - DAY * self.draw.randint(0, min(60, (self.today - (row.started_on or self.today)).days))
        cents = self.draw.randint(60, min(kind["ceiling_euros"], 400)) * 100
        aid = Aid(
            enrolment=row, kind=kind["code"], purpose=PURPOSES.get(kind["code"], kind["label"]), asked_cents=cents,
            asked_at=instant(asked, time(9)), asked_by=lead,
        )  # fmt: skip
        decider = row.answered_by
        if decider is not None and decider.pk != lead.pk and asked < self.today - 10 * DAY:
            aid.status = self.draw.choices((AidStatus.GRANTED, AidStatus.PAID, AidStatus.REFUSED), (35, 50, 15))[0]
            aid.decided_by, aid.decided_at = decider, instant(asked + 6 * DAY, time(9))
            aid.granted_cents = None if aid.status == AidStatus.REFUSED else cents
            aid.reason = "Une autre aide le paie déjà." if aid.status == AidStatus.REFUSED else ""
            aid.paid_on = asked + 9 * DAY if aid.status == AidStatus.PAID else None
        self.add(aid)
