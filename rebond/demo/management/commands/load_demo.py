"""Load the demonstration: packs, agents, people, accounts; idempotent."""

import json
import random
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rebond.demo import (
    accounts,
    actions,
    agents,
    applications,
    calls,
    canaries,
    clauses,
    club,
    contracts,
    datings,
    doubts,
    events,
    health,
    hours,
    meetings,
    places,
    prospecting,
    stage,
    support,
    tutoring,
)
from rebond.demo.identities import People
from rebond.demo.population import Population
from rebond.demo.territory import Territory
from rebond.ground.tenancy.context import departement
from rebond.ground.tenancy.models import Commune
from rebond.people.accounts.models import Organisation
from rebond.people.beneficiaries.models import Beneficiary

SIZES = {"demo": {13: 2000, 14: 800}, "full": {13: 70_000, 14: 800}, "test": {13: 120, 14: 60}}
SEED = 2026


class Command(BaseCommand):
    help = "Loads packs 13 and 14 with an invented population; does nothing when it is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=SIZES, default="demo")

    def handle(self, *, size: str, **_: object) -> None:
        call_command("load_communes", of=[str(number) for number in SIZES[size]], stdout=self.stdout)
        on = stage.current_day(timezone.now(), datings.CLOSES)
        told: dict[str, Any] = {"accounts": [], "canaries": {}, "events_on": on.isoformat()}
        for number, adults in SIZES[size].items():
            call_command("load_pack", str(settings.BASE_DIR / "packs" / f"{number}.toml"), stdout=self.stdout)
            if self._is_empty(number):
                person = self._populate(number, adults)
                with departement(number):
                    told["canaries"][str(number)] = canaries.plant()
                    told["accounts"] += [self._told(account) for account in accounts.choose(str(number), person)]
        if told["accounts"]:
            self._tell(told)

    def _is_empty(self, number: int) -> bool:
        with departement(number):
            return not Beneficiary.objects.exists()

    def _populate(self, number: int, adults: int) -> Beneficiary | None:
        """Everything of one département; the person whose space one may open."""
        now = timezone.now()
        people = People(SEED + number, now.date())
        communes = list(Commune.objects.filter(departement_code=str(number)).order_by("insee"))
        with departement(number):
            places.open_worksites(number, communes, today=now.date())
            organisations = list(Organisation.objects.order_by("code"))
            staff = agents.engage(people, organisations, at=now)
            hours.open_hours(staff, organisations, today=now.date())
            doubts.plant(str(number), at=now)
        territory = Territory(organisations, staff, communes)
        Population(number, people, territory, now).fill(
            adults, lambda done, total: self.stdout.write(f"Département {number} : {done} personnes sur {total}")
        )
        with departement(number):
            meetings.fill(staff, organisations, now=now)
            calls.ring(staff, at=now)
            star = accounts.star(stage.current_day(now, datings.CLOSES))
            known, times = star.pk if star else None, 3 if adults > 10_000 else 1
            events.hold(number, people, staff, organisations, communes, times=times, star=known, now=now)
            club.fill(number, now=now)
            actions.fill(number, organisations, now=now)
            clauses.fill(number, organisations, random.Random(SEED + number), now=now)
            health.fill(staff, draw=people.random, now=now)
            contracts.fill(people.random, star=known, now=now)
            applications.fill(random.Random(SEED), now=now)
            support.fill(staff, draw=people.random, now=now)
            tutoring.fill(people, organisations, now=now)
            prospecting.fill(people.random, star=known, now=now)
            return star

    def _told(self, account: accounts.Account) -> dict[str, str]:
        told = asdict(account)
        path = reverse("demo:sign_in", args=[int(account.departement), told.pop("membership")])
        return {**told, "sign_in": settings.SITE_URL + path}

    def _tell(self, told: dict[str, Any]) -> None:
        path = Path(settings.VAR) / "demo.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        mailbox = {name: settings.SITE_URL + reverse(f"demo:{name}_json") for name in ("mailbox", "phone")}
        transaction.on_commit(
            lambda: path.write_text(
                json.dumps({"address": settings.SITE_URL, **told, **mailbox}, ensure_ascii=False, indent=2)
            )
        )
