"""What people call about, and who answers."""

from django.db.models import TextChoices

from rebond.people.accounts.states import Role

ANSWERING = frozenset({Role.ADVISER})
"""They hold the phone permanence of their Pôle."""


class Subject(TextChoices):
    """Why the person called. Nothing here tells anything of anybody's health."""

    APPOINTMENT = "appointment", "Un rendez-vous"
    FILE = "file", "Son dossier ou son parcours"
    PAYMENT = "payment", "Un versement ou un courrier de la caisse"
    PAPERS = "papers", "Un document à envoyer ou à recevoir"
    HELP = "help", "Une difficulté, une urgence"
    OTHER = "other", "Autre chose"
