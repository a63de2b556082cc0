"""Reads of the orientation: proposals, queues, teams, published rules."""

from rebond.journey.orientation.queries.proposing import Candidate, candidates, home, situation, tables
from rebond.journey.orientation.queries.published import (
    PublishedRule,
    PublishedTable,
    kind_name,
    published_rules,
    theme_name,
)
from rebond.journey.orientation.queries.queues import (
    QUEUES,
    Queue,
    by_due_day,
    change_asked,
    queues_of,
    to_book,
    to_decide,
    to_hand_over,
    to_meet,
    to_orient,
    to_receive,
    to_review,
    without_appointment,
    without_referent,
)
from rebond.journey.orientation.queries.teams import Workload, referents, workloads

__all__ = [
    "QUEUES",
    "Candidate",
    "PublishedRule",
    "PublishedTable",
    "Queue",
    "Workload",
    "by_due_day",
    "candidates",
    "change_asked",
    "home",
    "kind_name",
    "published_rules",
    "queues_of",
    "referents",
    "situation",
    "tables",
    "theme_name",
    "to_book",
    "to_decide",
    "to_hand_over",
    "to_meet",
    "to_orient",
    "to_receive",
    "to_review",
    "without_appointment",
    "without_referent",
    "workloads",
]
