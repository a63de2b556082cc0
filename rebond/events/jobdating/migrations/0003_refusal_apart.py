"""Why a person was not kept is written beside why they were proposed; an offer knows its interviews."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

NAME = "candidate_declined_has_motive"


class Migration(migrations.Migration):
    dependencies = [("jobdating", "0002_second_has_a_date"), ("vacancies", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="meeting",
            name="vacancy",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="interviews",
                to="vacancies.vacancy",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="refusal",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="non retenue parce que"),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="candidate", name=NAME),
        migrations.RunSQL(
            "UPDATE jobdating_candidate SET refusal = motive, motive = '' WHERE status = 'declined'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                name=NAME,
                condition=~Q(status="declined") | ~Q(refusal=""),
                violation_error_message="Dites pourquoi la personne n'est pas retenue.",
            ),
        ),
    ]
