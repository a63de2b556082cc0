"""A second interview has a date: a comparison with nothing let one through without."""

from django.db import migrations, models
from django.db.models import F, Q

NAME = "meeting_second_comes_after"


class Migration(migrations.Migration):
    dependencies = [("jobdating", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="meeting", name=NAME),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                name=NAME,
                condition=~Q(outcome="second") | Q(second_at__isnull=False, second_at__gt=F("starts_at")),
                violation_error_message="Donnez la date du second entretien, après celui-ci.",
            ),
        ),
    ]
