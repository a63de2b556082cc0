"""What comes back: reports, bounced e-mails, dead addresses."""

import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from rebond.ground.journal.models import JournalLine
from rebond.ground.messaging import bounces, doors, operations, queries
from rebond.ground.messaging.models import DeadAddress, Message
from rebond.ground.messaging.operations import reports
from rebond.ground.messaging.states import Event, Status
from tests.factories import NOON
from tests.ground.messaging.test_outbox import AGENT, again, sending

LATER = NOON + timedelta(minutes=5)


def sent(**fields: Any) -> Message:
    return operations.confirm(sending(**fields), at=NOON, reference="ref-1")


@pytest.mark.parametrize("event", list(Event))
def test_report_is_kept_once(in_13, event):
    message = sent()

    first = reports.note(message.pk, event=event, at=LATER)
    second = reports.note(message.pk, event=event, at=LATER + timedelta(hours=1))

    assert (first, second) == (True, False)
    assert getattr(again(message), reports.COLUMNS[event]) == LATER
    assert JournalLine.objects.filter(object_id=message.pk, verb=event).count() == 1
    assert again(message).status == Status.SENT


def test_report_of_an_unknown_message_is_nothing(in_13):
    assert reports.note(uuid.uuid4(), event=Event.DELIVERED, at=LATER) is False
    assert (reports.find(tag="x"), reports.find(reference="nothing")) == (None, None)


def test_message_is_found_by_its_tag_or_its_reference(in_13):
    message = sent()

    assert reports.find(tag=str(message.pk)) == reports.find(tag="other", reference="ref-1") == message.pk


def test_bounced_message_makes_a_dead_address_until_someone_knows_better(in_13):
    first, second = sent(), sent()

    for message in (first, second):
        reports.note(message.pk, event=Event.BOUNCED, at=LATER)
    dead = queries.dead_among({first.address, "other"})
    revived = operations.revive(queries.dead_rows({first.address}), by=AGENT, at=LATER)

    assert (dead, revived, DeadAddress.objects.count()) == ({("email", first.address)}, 1, 0)


def test_address_that_may_work_later_is_not_dead(in_13):
    reports.note(sent().pk, event=Event.BOUNCED, at=LATER, is_dead=False)

    assert not DeadAddress.objects.exists()


def test_secret_address_of_reports_is_one_for_each_departement(in_13):
    token = doors.reports_url(13).rstrip("/").rpartition("/")[2]

    assert doors.departement_of(token) == 13
    for wrong in (token.replace("13-", "14-", 1), token[:-1], "13-", "-", "", "1³-x", "9" * 500):
        assert doors.departement_of(wrong) is None


NOTICE = """From: MAILER-DAEMON@mail.example
To: ne-pas-repondre@rebond.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

This is the mail system.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; dominique@exemple.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 unknown

--b
Content-Type: {original}

Message-ID: <{id}@localhost>
Subject: Votre rendez-vous

--b--
"""


def notice(message: Message, action="failed", status="5.1.1", original="text/rfc822-headers") -> bytes:
    return NOTICE.format(id=message.pk, action=action, status=status, original=original).encode()


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
@pytest.mark.parametrize(
    ("action", "status", "found"),
    [
        ("failed", "5.1.1", (False, True)),
        ("failed", "5.2.2", (False, True)),
        ("failed", "4.4.7", (False, False)),
        ("delivered", "2.0.0", (True, False)),
        ("delayed", "4.4.1", None),
    ],
)
def test_notices_of_mail_servers_are_read(in_13, original, action, status, found):
    message = sent()

    read = bounces.read(notice(message, action, status, original))

    assert (read and (read.message, read.is_delivered, read.is_dead)) == (found and (message.pk, *found))


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"Subject: hello\n\nyou", NOTICE.encode()])
def test_anything_else_is_no_notice(content):
    assert bounces.read(content) is None


def test_command_reads_a_maildir_and_takes_away_what_it_read(in_13, tmp_path):
    message = sent()
    for folder in ("cur", "new", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1.mail").write_bytes(notice(message))
    (tmp_path / "new" / "2.mail").write_bytes(b"Subject: hello\n\nyou")
    out = io.StringIO()

    call_command("read_bounces", str(tmp_path), stdout=out)

    assert out.getvalue() == "Avis lus : 1 revenu, 1 sans suite.\n"
    assert (again(message).bounced_at is not None, "5.1.1" in again(message).failure) == (True, True)
    assert list((tmp_path / "new").iterdir()) == []
    assert queries.dead_among({message.address}) == {("email", message.address)}


def test_command_reads_one_notice_from_its_standard_input(in_13, monkeypatch):
    message, out = sent(), io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(notice(message, "delivered", "2.0.0"))))

    call_command("read_bounces", stdout=out)

    assert out.getvalue() == "Avis lus : 1 remis.\n"
    assert again(message).delivered_at is not None
