"""The index of the pathways to look at again, written so that it is followed under row-level security."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orientation", "0002_queues_and_changes")]

    operations = [
        migrations.RemoveIndex(model_name="orientation", name="orientation_to_review"),
        migrations.AddIndex(
            model_name="orientation",
            index=models.Index(
                models.F("departement"),
                models.F("pole"),
                models.Case(
                    models.When(reviewed_at=None, then=models.F("decided_at")), default=models.F("reviewed_at")
                ),
                condition=models.Q(("pathway", "social"), ("status", "followed")),
                name="orientation_to_review",
            ),
        ),
    ]
