"""Doors for the worker: every task enters its département before anything else."""

from collections.abc import Callable
from functools import wraps

from django.db import close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from rebond.ground.tenancy.context import departement as enter
from rebond.ground.tenancy.models import Departement

Door = Callable[..., None]

RETRY = RetryStrategy(max_attempts=5, exponential_wait=3)


def tenant_task(name: str, *, atomic: bool = True) -> Callable[[Door], Door]:
    """Register `name` as a task of one département.

    The function runs in one transaction inside that département. With `atomic=False` it opens its
    own (long work in batches): it gets `departement` and must enter it for each.
    """

    def register(function: Door) -> Door:
        @app.task(name=name, retry=RETRY)
        @wraps(function)
        def door(*, departement: int, **ids: object) -> None:
            close_old_connections()
            if not atomic:
                function(departement=departement, **ids)
                return
            with enter(departement):
                function(**ids)

        return function

    return register


def periodic_task(name: str, *, cron: str) -> Callable[[Door], Door]:
    """Register `name` to run on a timetable, once in each département, each in its own transaction."""

    def register(function: Door) -> Door:
        @app.periodic(cron=cron)
        @app.task(name=name, queueing_lock=name)
        def door(timestamp: int) -> None:
            close_old_connections()
            with transaction.atomic():
                everywhere = list(Departement.objects.order_by("pk").values_list("pk", flat=True))
            for departement in everywhere:
                with enter(departement):
                    function()

        return function

    return register
