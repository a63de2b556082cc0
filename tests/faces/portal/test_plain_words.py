"""What a person reads of their day of workshops: short sentences, every acronym explained."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests.events.accelerator.running_rows import running_day
from tests.factories import MembershipFactory
from tests.signing import client_of

PAGES = ("takeaways", "occupations", "cv", "photo", "aided")
EXPLAINED = re.compile(r"\(([A-Z]{2,})\)|Un ([A-Z]{2,}) est ")
LONGEST = 22
"""Words of a sentence that one reads easily."""


@pytest.mark.parametrize("name", PAGES)
def test_a_person_reads_short_sentences_and_every_acronym_is_explained(departement, name):
    made = running_day(names=(("Ana", "Lopez"),), start=timezone.now() - timedelta(hours=1))
    person = made.persons[0]
    person.account = MembershipFactory(person=True)
    person.save()
    page = html.fromstring(client_of(person.account).get(reverse(f"portal:{name}")).content.decode())
    main = page.find(".//main")
    written = " ".join(main.text_content().split())
    lines = [" ".join(one.text_content().split()) for one in main.iter("p", "li", "h1", "h2", "label")]

    known = {word for found in EXPLAINED.findall(written) for word in found} - {""}
    assert set(re.findall(r"\b[A-Z]{2,}\b", written)) - {person.last_name.upper()} <= known
    sentences = [sentence for line in lines for sentence in re.split(r"[.?!:]\s", line)]
    assert [one for one in sentences if len(one.split()) > LONGEST] == []
