"""Reads about people that several pages share."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from rebond.ground.journal import queries as journal
from rebond.ground.messaging import queries as messaging
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy.words import normalise
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries import identity, names
from rebond.people.beneficiaries.models import (
    Arrival,
    Beneficiary,
    DutyPeriod,
    Household,
    HouseholdMember,
    SearchTerm,
)
from rebond.people.beneficiaries.states import DutyEnd

CARERS = frozenset({Role.DOCTOR, Role.NURSE})
"""Their readings are told as those of their service: which of them it was would say something of health."""

CLOSE_ENOUGH = 0.8
"""Share of letters in common from which two names of one birth date are shown as a likely double."""

_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_PHONE = re.compile(r"(?:\+|00)?\d(?:[ .\-()]*\d){5,}")
_ABROAD = re.compile(r"(?:\+|00)33\(?0?\)?")
_NUMBER = re.compile(r"\d{5,}[a-z]?")


def search(people: QuerySet[Beneficiary], text: str) -> QuerySet[Beneficiary]:
    """Those of `people` whom every word of the text may mean: nobody when there is no word.

    A word is the beginning of a name, a file number, a telephone, an allocataire's or a request's
    number, or a whole birth date.
    """
    dates, words = _read(text)
    if not dates and not words:
        return people.none()
    for day in dates:
        people = people.filter(birth_date=day)
    for word in words:
        people = people.filter(_meant_by(word))
    return people


def best_matches(people: QuerySet[Beneficiary], text: str, *, at_most: int) -> list[Beneficiary]:
    """The first people found, those whose own name begins with one of the words before the others."""
    named = Q(pk=None)
    for word in _read(text)[1]:
        named |= Q(sort_name__gte=word, sort_name__lt=_after(word))
    everyone = search(people, text).order_by("sort_name", "pk")
    first = list(everyone.filter(named)[:at_most])
    others = everyone.exclude(pk__in=[person.pk for person in first])
    return [*first, *others[: at_most - len(first)]] if len(first) < at_most else first


def _read(text: str) -> tuple[list[date], list[str]]:
    """Birth dates, then words; « +33 6 12 34 56 78 » becomes « 0612345678 »."""
    dates = [day for match in _DATE.findall(text) if (day := _day(*match)) is not None]
    rest = _DATE.sub(" ", text)
    phones = [re.sub(r"\D", "", _ABROAD.sub("0", found)) for found in _PHONE.findall(rest)]
    return dates, [*dict.fromkeys([*phones, *normalise(_PHONE.sub(" ", rest)).split()])]


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _meant_by(word: str) -> Q:
    named = SearchTerm.objects.filter(term__gte=word, term__lt=_after(word)).values("beneficiary")
    if not _NUMBER.fullmatch(word):
        return Q(pk__in=named)
    return Q(pk__in=named.union(_with_phone(word), _with_number(word.upper())))


def _after(prefix: str) -> str:
    """The first text that no longer begins with the prefix, in the C collation."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _with_phone(digits: str) -> QuerySet[Beneficiary, object]:
    range_ = Q(phone__gte=digits, phone__lt=_after(digits)) | Q(phone__gte=f"+{digits}", phone__lt=f"+{_after(digits)}")
    return Beneficiary.objects.filter(range_).exclude(phone="").values("pk")


def _with_number(number: str) -> QuerySet[HouseholdMember, object]:
    end = _after(number)
    households = Household.objects.filter(
        Q(file_number__gte=number, file_number__lt=end) | Q(request_number__gte=number, request_number__lt=end)
    )
    return HouseholdMember.objects.filter(household__in=households).values("beneficiary")


def look_alikes(*, last_name: str, first_name: str, birth_date: date, nir13: str = "") -> list[Beneficiary]:
    """People of the whole département who may be this one: same NIR, or close names and the same birth date."""
    same_nir = Q(nir_hash=identity.fingerprint(nir13)) if nir13 else Q(pk=None)
    wanted = names.sort_name(last_name, first_name)
    found = Beneficiary.objects.filter(same_nir | Q(birth_date=birth_date) | Q(sort_name=wanted)).select_related("pole")
    return [person for person in found.order_by("sort_name", "pk") if _is_close(person, wanted, birth_date, nir13)]


def _is_close(person: Beneficiary, wanted: str, birth_date: date, nir13: str) -> bool:
    if nir13 and person.nir_hash and bytes(person.nir_hash) == identity.fingerprint(nir13):
        return True
    if person.birth_date != birth_date:
        return {person.birth_date.day, person.birth_date.month} == {birth_date.day, birth_date.month} and (
            person.birth_date.year == birth_date.year
        )
    ordered = " ".join(sorted(wanted.split()))
    others = {person.sort_name, names.sort_name(person.birth_name or person.last_name, person.first_name)}
    return any(SequenceMatcher(None, ordered, " ".join(sorted(o.split()))).ratio() >= CLOSE_ENOUGH for o in others)


def nir_of(arrival: Arrival) -> str:
    """The NIR that another département sent with a person, to recognise them; empty when it did not know it."""
    return identity.unseal(bytes(arrival.nir_sealed)) if arrival.nir_sealed else ""


def gone() -> Exists:
    """A condition on a person: their last follow-up ended because another département follows them now."""
    last = DutyPeriod.objects.filter(beneficiary=OuterRef(OuterRef("pk"))).order_by("-starts_on", "-pk").values("pk")
    return Exists(DutyPeriod.objects.filter(pk=Subquery(last[:1]), end_reason=DutyEnd.MOVED_AWAY))


def current_household(beneficiary: Beneficiary) -> Household | None:
    """The household in which the person lives now."""
    member = HouseholdMember.objects.filter(beneficiary=beneficiary, ends_on=None).select_related("household").first()
    return member.household if member else None


def postal_addresses(people: Collection[Beneficiary]) -> dict[UUID, str]:
    """The lines of the address of each person who has one, for the window of an envelope: one read."""
    rows = HouseholdMember.objects.filter(beneficiary__in=people, ends_on=None).exclude(household__postal_code="")
    fields = ("beneficiary", "household__address", "household__postal_code", "household__city")
    found = {}
    for pk, street, code, city in rows.order_by("household__requested_on", "pk").values_list(*fields):
        if street and city:
            found[pk] = f"{street}\n{code} {city.upper()}"
    return found


def unreachable() -> Q:
    """A condition on a person: the network refuses their telephone or e-mail address; someone must ask for another."""
    by_phone = Beneficiary.objects.filter(phone__in=messaging.dead(Channel.SMS)).exclude(phone="").values("pk")
    by_email = Beneficiary.objects.filter(email__in=messaging.dead(Channel.EMAIL)).exclude(email="").values("pk")
    return Q(pk__in=by_phone.union(by_email))


def sharing_phone(beneficiary: Beneficiary) -> QuerySet[Beneficiary]:
    """Other people of the département who gave the same telephone."""
    if not beneficiary.phone:
        return Beneficiary.objects.none()
    return Beneficiary.objects.filter(phone=beneficiary.phone).exclude(phone="").exclude(pk=beneficiary.pk)


@dataclass(frozen=True)
class ReaderLine:
    """Somebody who opened a file, in words; `times` counts the hours in which they did."""

    name: str
    role: str
    place: str
    last_at: datetime
    times: int


def readers_of(beneficiary: Beneficiary, *, at_most: int = 50) -> list[ReaderLine]:
    """« Qui a lu mon dossier »: the latest first, the same list for the person and for agents."""
    found = journal.readers_of(beneficiary.pk)[:at_most]
    capacities = [reader.capacity for reader in found if reader.capacity]
    rows = Membership.objects.filter(pk__in=capacities).select_related("user", "organisation") if capacities else ()
    known = {row.pk: row for row in rows}
    return [_reader_line(reader, known.get(reader.capacity) if reader.capacity else None) for reader in found]


def _reader_line(reader: journal.Reader, membership: Membership | None) -> ReaderLine:
    if membership is None:
        return ReaderLine("Un agent", "", "", reader.last_at, reader.times)
    place = membership.organisation.name if membership.organisation else ""
    if membership.role in CARERS:
        return ReaderLine("Service de santé du Pôle", "médecin ou infirmier", place, reader.last_at, reader.times)
    return ReaderLine(membership.user.full_name, membership.get_role_display(), place, reader.last_at, reader.times)
