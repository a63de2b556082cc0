"""A membership is unique in its département, for those without an organisation too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="membership", name="membership_once"),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("departement", "user", "organisation", "role"),
                name="membership_once",
                nulls_distinct=False,
                violation_error_message="Cette personne a déjà ce rôle dans cette organisation.",
            ),
        ),
    ]
