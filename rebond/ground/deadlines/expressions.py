"""The same arithmetic inside PostgreSQL, so that queues of 70 000 people sort and filter on due days."""

from collections.abc import Sequence

from django.contrib.postgres.fields import DateRangeField
from django.db.models import Case, CharField, DateField, Expression, F, Q, Value, When
from django.db.models.expressions import Combinable, Func
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from rebond.ground.deadlines.rules import Rule


class _Add(Func):
    """`date + interval`, back to a date."""

    function = ""
    template = "((%(expressions)s)::date)"
    arg_joiner = " + "
    output_field = DateField()


class _Interval(Func):
    function = ""
    template = "(%(expressions)s::interval)"
    output_field = CharField()


def days_between(first: Combinable, last: Combinable) -> Func:
    """The days from one to another, both included, for a constraint that refuses two periods at once; NULL: without end."""
    return Func(first, last, Value("[]"), function="daterange", output_field=DateRangeField())


def due(rules: Sequence[Rule], start: str | Combinable) -> Expression:
    """The due day of the fact `start` (a date field or expression), NULL where no rule governs it."""
    fact = F(start) if isinstance(start, str) else start
    return Case(
        *(
            When(_covers(rule, fact), then=_Add(fact, _Interval(Value(f"{rule.count} {rule.unit.value}"))))
            for rule in rules
        ),
        output_field=DateField(),
    )


def _covers(rule: Rule, fact: Combinable) -> Q:
    after = Q(GreaterThanOrEqual(fact, Value(rule.valid_from, output_field=DateField())))
    if rule.valid_to is None:
        return after
    return after & Q(LessThanOrEqual(fact, Value(rule.valid_to, output_field=DateField())))
