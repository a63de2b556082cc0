"""Themes of the months, job datings, who takes part in them, and who meets whom."""

from rebond.events.jobdating.models.events import Interpreter, JobDating, PlanRun
from rebond.events.jobdating.models.meetings import Meeting
from rebond.events.jobdating.models.people import Candidate, Readiness, Recruiter, RecruiterVacancy
from rebond.events.jobdating.models.themes import Theme

__all__ = [
    "Candidate",
    "Interpreter",
    "JobDating",
    "Meeting",
    "PlanRun",
    "Readiness",
    "Recruiter",
    "RecruiterVacancy",
    "Theme",
]
