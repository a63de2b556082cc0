"""The page where a newcomer breaks the carrier of messages."""

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from rebond.ground.messaging import providers
from rebond.ground.messaging.providers import Faults

PAGE = reverse("demo:faults")


def test_faults_are_chosen_then_mended(db):
    browser = Client()

    browser.post(PAGE, {"is_slow": "on", "is_out_of_credit": "on", "unknown": "on"})
    playing, page = providers.playing(), browser.get(PAGE).content.decode()
    browser.post(PAGE)

    assert playing == Faults(is_slow=True, is_out_of_credit=True)
    assert page.count("checked") == 2
    assert providers.playing() == Faults()
    cache.delete(providers.FAULTS)
