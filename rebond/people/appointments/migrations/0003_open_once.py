"""One interview, and one first meeting, to come for each person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_membership_once"),
        ("appointments", "0002_awaited_index"),
        ("beneficiaries", "0005_taken_over"),
        ("tenancy", "0002_shared_cache"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ("orientation_interview", "first_meeting")), ("status", "planned")),
                fields=("beneficiary", "kind"),
                name="appointment_open_once",
                violation_error_message="Cette personne a déjà un rendez-vous de cette nature : annulez-le d'abord.",
            ),
        ),
    ]
