"""Invented people, seeded: names, birthdays, numbers, telephones that nobody owns."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import cycle

from faker import Faker

from rebond.people.beneficiaries.states import Consent, Sex

LANGUAGES = ("", "", "", "", "", "", "arabe", "portugais", "anglais", "turc", "comorien", "ukrainien", "dari")


@dataclass(frozen=True)
class Identity:
    """One invented adult."""

    first_name: str
    last_name: str
    birth_name: str
    sex: Sex
    birth_date: date
    is_approximate: bool
    nir13: str | None
    phone: str
    phone_consent: Consent
    email: str
    email_consent: Consent
    language: str
    is_rqth: bool


class People:
    """A source of identities; the same seed gives the same people."""

    def __init__(self, seed: int, today: date) -> None:
        self.seed = seed
        self.random = random.Random(seed)
        self.today = today
        self._faker = Faker("fr_FR")
        self._faker.seed_instance(seed)
        self._count = 0
        self._phones = self._numbers()

    @cached_property
    def _last_names(self) -> list[str]:
        return [self._faker.last_name() for _ in range(900)]

    @cached_property
    def _first_names(self) -> dict[Sex, list[str]]:
        return {
            Sex.MAN: [self._faker.first_name_male() for _ in range(300)],
            Sex.WOMAN: [self._faker.first_name_female() for _ in range(300)],
        }

    def phone(self) -> str:
        """A mobile number that nobody else of the département has, as long as there are any."""
        return next(self._phones)

    def _numbers(self) -> Iterator[str]:
        """The range that the regulator keeps for fiction, half for each département of the demo, then again."""
        mine = range(80_000 + self.seed % 2, 90_000, 2)
        return (f"06399{number}" for number in cycle(random.Random(self.seed).sample(mine, len(mine))))

    def last_name(self) -> str:
        """A family name, sometimes compound."""
        name = self.random.choice(self._last_names)
        return f"{name}-{self.random.choice(self._last_names)}"[:60] if self.random.random() < 0.06 else name

    def identity(self, sex: Sex, last_name: str, *, age: int, shared_phone: str | None = None) -> Identity:
        """One adult of that age; a part of the telephones, e-mails and NIR are missing, as in real files."""
        draw = self.random.random
        self._count += 1
        first_name = self.random.choice(self._first_names[sex])
        birth = self.today - timedelta(days=round(age * 365.25) + self.random.randrange(360))
        email = f"{first_name}.{last_name}{self._count}@personne.example".lower().replace(" ", "")
        return Identity(
            first_name=first_name,
            last_name=last_name,
            birth_name=self.random.choice(self._last_names) if sex == Sex.WOMAN and draw() < 0.35 else last_name,
            sex=sex,
            birth_date=birth,
            is_approximate=draw() < 0.02,
            nir13=self._nir(sex, birth) if draw() < 0.94 else None,
            phone=shared_phone or (self.phone() if draw() < 0.88 else ""),
            phone_consent=self._consent(),
            email=email if draw() < 0.62 else "",
            email_consent=self._consent(),
            language=self.random.choice(LANGUAGES),
            is_rqth=draw() < 0.09,
        )

    def _consent(self) -> Consent:
        return self.random.choices([Consent.AGREED, Consent.UNKNOWN, Consent.REFUSED], [70, 24, 6])[0]

    def _nir(self, sex: Sex, birth: date) -> str:
        # Month 20 and more never stands on a real card: nobody has this number.
        month = birth.month + 30
        return f"{sex.value}{birth:%y}{month:02}{99:02}{self._count // 1000 % 1000:03}{self._count % 1000:03}"

    def ages(self) -> Iterator[int]:
        """Ages of adults on RSA, about as DREES publishes them."""
        while True:
            low, high = self.random.choices([(18, 24), (25, 34), (35, 44), (45, 54), (55, 64)], [5, 32, 27, 20, 16])[0]
            yield self.random.randint(low, high)
