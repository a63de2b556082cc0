"""Finding people by their e-mail address, as by their telephone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0006_taken_back"),
        ("tenancy", "0003_links_by_object"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="beneficiary",
            index=models.Index(
                condition=models.Q(("email", ""), _negated=True),
                fields=["departement", "email"],
                name="beneficiary_by_email",
            ),
        ),
    ]
