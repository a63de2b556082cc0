"""Follow-up: who answered, who was asked, who follows meanwhile; pay, contracts that follow one another."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0007_email_index"),
        ("employers", "0002_origin"),
        ("hires", "0003_civic_service"),
        ("tenancy", "0004_measure"),
        ("vacancies", "0002_origin"),
    ]

    operations = [
        migrations.CreateModel(
            name="HireFollower",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rtef", "Conseiller entreprises, à la demande"),
                            ("action", "Suivi dans l'emploi de l'action"),
                        ],
                        max_length=6,
                        verbose_name="nature",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                (
                    "departement",
                    models.ForeignKey(
                        db_index=False,
                        default=rebond.ground.tenancy.context.current,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.departement",
                    ),
                ),
                (
                    "hire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="followers", to="hires.hire"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "verbose_name": "suivi confié",
            },
        ),
        migrations.CreateModel(
            name="NewsRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("months", models.PositiveSmallIntegerField(verbose_name="après (mois)")),
                (
                    "party",
                    models.CharField(
                        choices=[("person", "La personne"), ("employer", "L'employeur"), ("agent", "Un agent")],
                        max_length=8,
                        verbose_name="demandé à",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="demandé le")),
                ("is_sent", models.BooleanField(verbose_name="message parti")),
                (
                    "departement",
                    models.ForeignKey(
                        db_index=False,
                        default=rebond.ground.tenancy.context.current,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.departement",
                    ),
                ),
                (
                    "hire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="requests", to="hires.hire"
                    ),
                ),
            ],
            options={
                "verbose_name": "question sur l'emploi",
            },
        ),
        migrations.RemoveConstraint(
            model_name="postcheck",
            name="post_check_once",
        ),
        migrations.AddField(
            model_name="hire",
            name="pay_cents",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="salaire brut (centimes)"),
        ),
        migrations.AddField(
            model_name="hire",
            name="pay_period",
            field=models.CharField(
                blank=True,
                choices=[("hour", "de l'heure"), ("month", "par mois"), ("year", "par an")],
                max_length=5,
                verbose_name="salaire dit",
            ),
        ),
        migrations.AddField(
            model_name="hire",
            name="previous",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="next",
                to="hires.hire",
                verbose_name="contrat précédent",
            ),
        ),
        migrations.AddField(
            model_name="hire",
            name="since_on",
            field=models.DateField(blank=True, null=True, verbose_name="dans l'entreprise depuis le"),
        ),
        migrations.AddField(
            model_name="postcheck",
            name="left_on",
            field=models.DateField(blank=True, null=True, verbose_name="n'y est plus depuis le"),
        ),
        migrations.AddField(
            model_name="postcheck",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("term", "Fin du contrat"),
                    ("trial", "Fin de la période d'essai"),
                    ("person", "Départ de la personne"),
                    ("company", "Décision de l'entreprise"),
                    ("other_job", "Autre emploi"),
                    ("renewed", "Nouveau contrat dans la même entreprise"),
                ],
                max_length=9,
                verbose_name="motif",
            ),
        ),
        migrations.AddField(
            model_name="postcheck",
            name="source",
            field=models.CharField(
                choices=[("person", "La personne"), ("employer", "L'employeur"), ("agent", "Un agent")],
                default="agent",
                max_length=8,
                verbose_name="dit par",
            ),
        ),
        migrations.AlterField(
            model_name="hire",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("term", "Fin du contrat"),
                    ("trial", "Fin de la période d'essai"),
                    ("person", "Départ de la personne"),
                    ("company", "Décision de l'entreprise"),
                    ("other_job", "Autre emploi"),
                    ("renewed", "Nouveau contrat dans la même entreprise"),
                ],
                max_length=9,
                verbose_name="motif de fin",
            ),
        ),
        migrations.AlterField(
            model_name="postcheck",
            name="asked_on",
            field=models.DateField(verbose_name="répondu le"),
        ),
        migrations.AddConstraint(
            model_name="hire",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pay_cents", None), ("pay_period", "")),
                    models.Q(("pay_cents__gt", 0), models.Q(("pay_period", ""), _negated=True)),
                    _connector="OR",
                ),
                name="hire_pay_has_a_period",
                violation_error_message="Un salaire se dit avec sa période : de l'heure, par mois ou par an.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hire",
            constraint=models.CheckConstraint(
                condition=models.Q(("since_on", None), ("since_on__lte", models.F("starts_on")), _connector="OR"),
                name="hire_since_before_start",
                violation_error_message="Le premier contrat dans l'entreprise commence avant celui-ci.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hire",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="hire_planned_in_order",
                violation_error_message="Le dernier jour prévu vient après le premier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="postcheck",
            constraint=models.UniqueConstraint(
                fields=("hire", "months", "source"),
                name="post_check_once",
                violation_error_message="Ce suivi est déjà fait.",
            ),
        ),
        migrations.AddConstraint(
            model_name="postcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_in_post", False), models.Q(("left_on", None), ("reason", "")), _connector="OR"),
                name="post_check_left_or_not",
                violation_error_message="Qui est en poste n'a ni dernier jour ni motif de départ.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hirefollower",
            constraint=models.UniqueConstraint(
                fields=("hire", "kind"),
                name="hire_follower_once",
                violation_error_message="Le suivi de cet emploi est déjà confié à ce titre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hirefollower",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="hire_follower_in_order",
                violation_error_message="Le dernier jour du suivi vient après le premier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsrequest",
            constraint=models.UniqueConstraint(
                fields=("hire", "months", "party"),
                name="news_request_once",
                violation_error_message="La question est déjà posée.",
            ),
        ),
        Secure("Hire"),
        Secure("NewsRequest"),
        Secure("HireFollower"),
    ]
