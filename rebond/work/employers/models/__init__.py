"""Companies, whom one speaks to there, their club, and who asks to enter their space."""

from rebond.work.employers.models.club import (
    ClubCommitment,
    ClubDeed,
    ClubEvent,
    ClubGuest,
    ClubLetter,
    ClubMembership,
)
from rebond.work.employers.models.companies import Company, CompanyContact
from rebond.work.employers.models.spaces import SpaceRequest

__all__ = [
    "ClubCommitment",
    "ClubDeed",
    "ClubEvent",
    "ClubGuest",
    "ClubLetter",
    "ClubMembership",
    "Company",
    "CompanyContact",
    "SpaceRequest",
]
