"""Who had the priority when they were sent, and indexes for the queues of whoever sent them and the list of all."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_exceptions")]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="is_priority",
            field=models.BooleanField(default=False, editable=False, verbose_name="prioritaire"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                fields=["departement", "asked_by", "asked_at"],
                name="enrolment_by_prescriber",
                condition=Q(status__in=["to_sign", "asked", "waiting", "accepted"]),
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["departement", "asked_at"], name="enrolment_by_day"),
        ),
    ]
