"""The guards themselves: they let pass what they should, and nothing else."""

import pytest
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from rebond.people.accounts.models import User
from tests.guards import WRITE, GetWrote
from tests.trust import addresses


def test_a_get_that_writes_is_refused(db):
    handler = BaseHandler()
    handler._middleware_chain = lambda request: HttpResponse(str(User.objects.update(first_name="x")))

    with pytest.raises(GetWrote, match="accounts_user"), transaction.atomic():
        handler.get_response(RequestFactory().get("/"))
    assert handler.get_response(RequestFactory().post("/")).status_code == 200


@pytest.mark.parametrize(
    ("sql", "writes"),
    [
        ('SELECT 1 FROM "x" FOR UPDATE OF "x"', 0),
        ('SELECT 1 FROM "x" FOR NO KEY UPDATE', 0),
        ('INSERT INTO "x" (a) VALUES (1) ON CONFLICT DO UPDATE SET a = 1', 1),
        ('WITH gone AS (DELETE FROM "x" RETURNING 1) SELECT * FROM gone', 1),
        ('UPDATE "x" SET a = 1', 1),
    ],
)
def test_writes_are_recognised(sql, writes):
    assert len(WRITE.findall(sql)) == writes


def test_every_view_says_who_may_open_it():
    silent = [str(address) for address in addresses.all_of_them() if not hasattr(address.view, "access")]

    assert silent == []
