"""Reading the progress of long work."""

from uuid import UUID

from rebond.ground.jobs.models import Progress


def progress(pk: UUID) -> Progress | None:
    """One long work of the current département; the caller has checked who may see it."""
    return Progress.objects.filter(pk=pk).first()


def progress_of(object_id: UUID) -> Progress | None:
    """The latest long work about an object (an import, an event…), running or over."""
    return Progress.objects.filter(object_id=object_id).order_by("-started_at").first()
