"""What the person is told at each step, in words that a stranger may read: a confidential action is never named."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from rebond.ground.tenancy import links
from rebond.ground.web import words
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices

AGREEMENT = "programmes.agreement"
"""The purpose of the link with which a person answers what is proposed to them."""

KEPT = timedelta(days=60)


def ask_agreement(enrolment: Enrolment, *, at: datetime) -> None:
    """Put before the person what is proposed, with a link to answer; what is confidential is answered face to face."""
    if enrolment.is_confidential:
        return
    token = links.create(purpose=AGREEMENT, object_id=enrolment.pk, expires_at=at + KEPT)
    link = settings.SITE_URL + reverse("programmes:agree_by_link", args=[token])
    tell(enrolment, "programme_agreed_wanted", at=at, link=link)


def tell(enrolment: Enrolment, message: str, *, at: datetime, link: str = "") -> None:
    """One message about this enrolment, by the channel that the person agreed to."""
    structure = enrolment.organisation
    hidden = enrolment.is_confidential
    person = Beneficiary.objects.get(pk=enrolment.beneficiary_id)
    notices.tell(
        person,
        message=message,
        at=at,
        what="la demande faite avec vous" if hidden else f"« {catalogue.name(enrolment.programme)} »",
        structure="votre interlocuteur" if hidden else structure.name,
        phone=words.phone(structure.phone),
        link=link,
    )
