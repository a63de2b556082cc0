"""The facts of an orientation come in their order: interview, decision, hand-over, booking, first meeting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0006_taken_back"),
        ("documents", "0001_initial"),
        ("orientation", "0003_review_index_under_rls"),
        ("parameters", "0003_unknown_values"),
        ("tenancy", "0002_shared_cache"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="orientation",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_at__gte", models.F("interviewed_at"))),
                name="orientation_decided_after_interviewed",
                violation_error_message="L'entretien ne peut pas suivre la décision d'orientation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=models.CheckConstraint(
                condition=models.Q(("handed_over_at__gte", models.F("decided_at"))),
                name="orientation_handed_over_after_decided",
                violation_error_message="La remise ne peut pas précéder la décision d'orientation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=models.CheckConstraint(
                condition=models.Q(("booked_at__gte", models.F("decided_at"))),
                name="orientation_booked_after_decided",
                violation_error_message="La prise de rendez-vous ne peut pas précéder la décision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_met_at__gte", models.F("decided_at"))),
                name="orientation_first_met_after_decided",
                violation_error_message="La première rencontre ne peut pas précéder la décision.",
            ),
        ),
    ]
