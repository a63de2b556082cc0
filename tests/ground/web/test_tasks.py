import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from rebond.ground.web import tasks
from rebond.ground.web.models import FormKey


@pytest.mark.django_db
def test_form_keys_are_forgotten_after_a_week():
    for age in (timedelta(days=6), timedelta(days=8)):
        FormKey.objects.create(key=uuid.uuid4(), claimed_at=timezone.now() - age)

    tasks.forget_form_keys()

    assert FormKey.objects.count() == 1
