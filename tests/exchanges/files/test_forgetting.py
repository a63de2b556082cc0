"""What is no longer needed is erased, and nothing else."""

import os
from datetime import UTC, datetime, timedelta

from rebond.exchanges.files.models import ImportedFile, ImportedLine
from rebond.exchanges.files.operations import forgetting
from rebond.exchanges.files.states import Status
from rebond.ground.journal.actors import WORKER
from tests.exchanges.depositing import applied, flow_of, households, manager, previewed

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def forget(days):
    forgetting.forget(by=WORKER, at=START + timedelta(days=days, hours=1))


def test_file_that_nobody_confirms_is_given_up_after_a_week(in_13, django_capture_on_commit_callbacks):
    file = previewed(manager(), flow_of(households(2)))

    forget(6)
    waiting = ImportedFile.objects.get().status
    with django_capture_on_commit_callbacks(execute=True):
        forget(7)

    assert (waiting, ImportedFile.objects.get().status) == (Status.PREVIEWED, Status.CANCELLED)
    assert not ImportedLine.objects.exists()
    assert not file.path.exists()


def test_rejected_lines_are_kept_a_month_doubtful_ones_three(in_13):
    file = applied(manager(), flow_of(households(3)))
    lines = list(file.lines.order_by("position"))
    ImportedLine.objects.filter(pk=lines[0].pk).update(result="rejected", content=b"x")
    ImportedLine.objects.filter(pk=lines[1].pk).update(result="doubtful", content=b"x", doubts=[{}])

    kept = []
    for days in (29, 31, 91):
        forget(days)
        kept.append(list(file.lines.exclude(content=None).order_by("position").values_list("result", flat=True)))

    assert kept == [["rejected", "doubtful"], ["doubtful"], []]
    assert file.lines.get(pk=lines[1].pk).sentence == forgetting.TOO_LATE
    assert file.lines.count() == 3


def test_report_is_erased_after_two_years(in_13):
    applied(manager(), flow_of(households(2)))

    forget(731)

    assert not ImportedFile.objects.exists()


def test_bytes_without_an_import_are_swept(in_13):
    file = previewed(manager(), flow_of(households(1)))
    file.path.write_bytes(b"x")
    stray = file.path.with_name("stray")
    stray.write_bytes(b"x")
    young = file.path.with_name("young")
    young.write_bytes(b"x")
    for path in (stray, file.path):
        os.utime(path, (0, 0))
    os.utime(young, (START.timestamp(), START.timestamp()))

    forget(0)

    assert (stray.exists(), young.exists(), file.path.exists()) == (False, True, True)
