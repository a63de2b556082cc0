"""Hours come in order, and a recruiter accepts at least what was promised to it."""

from django.db import migrations, models
from django.db.models import F, Q


def _hours_in_order(model: str) -> migrations.AddConstraint:
    return migrations.AddConstraint(
        model_name=model,
        constraint=models.CheckConstraint(
            name=f"{model}_hours_in_order",
            condition=Q(leaves__gt=F("arrives")),
            violation_error_message="L'heure de départ vient après l'heure d'arrivée.",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("jobdating", "0003_refusal_apart")]

    operations = [
        _hours_in_order("candidate"),
        _hours_in_order("recruiter"),
        migrations.AddConstraint(
            model_name="recruiter",
            constraint=models.CheckConstraint(
                name="recruiter_accepts_what_is_promised",
                condition=Q(most__gte=F("least")),
                violation_error_message=(
                    "« Entretiens au plus » : c'est moins que les entretiens promis. Changez l'un des deux nombres."
                ),
            ),
        ),
    ]
