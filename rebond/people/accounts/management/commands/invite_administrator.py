"""Invite the first administrator of a département, who invites everyone else."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy.context import departement as enter
from rebond.people.accounts import operations
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Role


class Command(BaseCommand):
    help = "Invites an administrator by e-mail, in an organisation of the département's pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--departement", type=int, required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--organisation", required=True, help="its code in the pack")

    def handle(
        self, *, departement: int, email: str, first_name: str, last_name: str, organisation: str, **_: object
    ) -> None:
        with enter(departement):
            found = Organisation.objects.filter(code=organisation, closed_on=None).first()
            if found is None:
                raise CommandError(f"L'organisation « {organisation} » n'est pas dans le département {departement}.")
            try:
                operations.invite(
                    email=email,
                    first_name=first_name,
                    last_name=last_name,
                    organisation=found,
                    role=Role.ADMINISTRATOR,
                    by=WORKER,
                    at=timezone.now(),
                )
            except ValidationError as refusal:
                raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"L'invitation part à {email}.")
