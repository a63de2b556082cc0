"""The rest of the day planned anew: who changes is shown, then written as it was shown, then told."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime

from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter
from rebond.events.jobdating.operations.doors import BADGE, open_doors
from rebond.events.jobdating.operations.plans import Answer, Place, apply
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.journal.actors import Actor
from rebond.ground.messaging.states import Channel
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import sealed, words
from rebond.people.beneficiaries.operations import notices

SALT = "jobdating.replan"


@dataclass(frozen=True)
class Stay:
    """One interview as it was, or as it will be."""

    starts_at: datetime
    company: str


@dataclass(frozen=True)
class Change:
    """What a new plan changes for one person."""

    candidate: Candidate
    before: list[Stay]
    after: list[Stay]

    @property
    def words(self) -> str:
        """« 10 h 15 Brasserie du Port, 11 h Hôtel du Lac »: the new hours alone."""
        said = [f"{words.hour(one.starts_at)} {one.company}" for one in self.after]
        return ", ".join(said) or "l'entretien prévu n'aura pas lieu, venez nous voir à l'accueil"


def changes(job_dating: JobDating, answer: Answer) -> list[Change]:
    """Who changes hour, recruiter or both, in the order of numbers; three reads."""
    moved = Meeting.objects.filter(pk__in=answer.cancel, status=MeetingStatus.PLANNED)
    before: defaultdict[UUID, list[Stay]] = defaultdict(list)
    for row in moved.select_related("recruiter__company__organisation").order_by("starts_at"):
        before[row.candidate_id].append(Stay(row.starts_at, row.recruiter.company.name))
    hosts = Recruiter.objects.filter(job_dating=job_dating).select_related("company__organisation")
    names = {host.pk: host.company.name for host in hosts}
    after: defaultdict[UUID, list[Stay]] = defaultdict(list)
    for place in sorted(answer.create, key=lambda one: one.starts_at):
        after[place.candidate].append(Stay(place.starts_at, names.get(place.recruiter, "")))
    who = Candidate.objects.filter(pk__in={*before, *after}).select_related("beneficiary__departement")
    found = [Change(one, before[one.pk], after[one.pk]) for one in who.order_by("number", "pk")]
    return [one for one in found if one.before != one.after]


def seal(answer: Answer) -> str:
    """The answer as the page carries it until it is confirmed: signed, so that what is written is what was shown.

    What stays is not carried: it is not written, and a large hall has tens of thousands of them.
    """
    told = asdict(replace(answer, keep=[]))
    return sealed.seal(told, salt=SALT)


def unseal(text: str) -> Answer:
    """The answer that a page carried. Raises Changed when it is too old, or not ours."""
    told = sealed.unseal(
        text,
        salt=SALT,
        refusal="Ce plan a été montré il y a plus de cinq minutes : revenez au job dating et replanifiez.",
    )
    places = [Place(**{**one, **_read(one)}) for one in told.pop("create")]
    return Answer(
        version=told["version"],
        create=places,
        keep=[],
        cancel=[UUID(pk) for pk in told["cancel"]],
        proof=told["proof"],
    )


def _read(one: dict[str, str | None]) -> dict[str, object]:
    ids = {name: UUID(value) if (value := one[name]) else None for name in ("candidate", "recruiter", "vacancy")}
    return {**ids, "starts_at": parse_datetime(str(one["starts_at"]))}


@transaction.atomic
def replan(job_dating: JobDating, answer: Answer, *, by: Actor, at: datetime) -> list[Change]:
    """Write the rest of the day and tell whose hours changed: the screen and their page at once, a message if the pack says.

    Raises Changed when somebody planned or changed anything since the answer.
    """
    changed = changes(job_dating, answer)
    apply(job_dating, answer, version=answer.version, by=by, at=at)
    created = Meeting.objects.filter(
        job_dating=job_dating, candidate__in=[place.candidate for place in answer.create], announced_at=None
    )
    created.update(announced_at=at)
    _tell(job_dating, changed, by=by, at=at)
    return changed


def channels_of(job_dating: JobDating) -> list[Channel]:
    """How those whose hours change are told, by the pack."""
    return [Channel(one) for one in parameters.get("jobdating.change_channels", on=job_dating.on)]


def _tell(job_dating: JobDating, changed: Iterable[Change], *, by: Actor, at: datetime) -> None:
    channels, rows = channels_of(job_dating), list(changed)
    if not channels or not rows:
        return
    people = [one.candidate for one in rows]
    addresses = open_doors(people, purpose=BADGE, on=job_dating.on, by=by, at=at)
    told = [
        notices.Notice(
            one.candidate.beneficiary,
            {"what": one.words, "link": addresses[one.candidate.pk]},
            shorter={"what": "regardez", "link": addresses[one.candidate.pk]},
            needed_by=at,
        )
        for one in rows
    ]
    notices.tell_all(told, message="job_dating_changed", kind="job_dating", channels=channels, at=at)
