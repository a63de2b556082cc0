"""Offers in fields: hours, pay, experience, place; since when nobody confirmed them. How far a person goes."""

import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0007_email_index"),
        ("employers", "0002_origin"),
        ("tenancy", "0005_commune_places"),
        ("vacancies", "0002_origin"),
    ]

    operations = [
        migrations.AddField(
            model_name="jobsearch",
            name="means",
            field=models.CharField(
                blank=True,
                choices=[
                    ("walk", "À pied ou à vélo"),
                    ("transport", "En transports en commun"),
                    ("moped", "En deux-roues"),
                    ("car", "En voiture"),
                ],
                max_length=9,
                verbose_name="moyen de transport",
            ),
        ),
        migrations.AddField(
            model_name="jobsearch",
            name="radius_km",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="distance acceptée (km)"),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="experience",
            field=models.CharField(
                blank=True,
                choices=[
                    ("beginner", "Débutant accepté"),
                    ("wished", "Expérience souhaitée"),
                    ("required", "Expérience exigée"),
                ],
                max_length=8,
                verbose_name="expérience",
            ),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="experience_months",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="expérience (mois)"),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="ft_id",
            field=models.CharField(blank=True, max_length=20, verbose_name="numéro France Travail"),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="has_immersion",
            field=models.BooleanField(default=False, verbose_name="immersion possible avant l'embauche"),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="hours",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("day", "Journée"),
                        ("early", "Matin tôt"),
                        ("evening", "Soir"),
                        ("night", "Nuit"),
                        ("weekend", "Week-end"),
                        ("split", "Horaires coupés"),
                        ("2x8", "2×8"),
                        ("3x8", "3×8"),
                    ],
                    max_length=7,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="horaires",
            ),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="is_reachable",
            field=models.BooleanField(blank=True, null=True, verbose_name="accessible en transports en commun"),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="latitude",
            field=models.FloatField(blank=True, null=True, verbose_name="latitude"),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="longitude",
            field=models.FloatField(blank=True, null=True, verbose_name="longitude"),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="pay_max_cents",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="salaire brut, au plus (centimes)"),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="pay_min_cents",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="salaire brut, au moins (centimes)"),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="pay_period",
            field=models.CharField(
                blank=True,
                choices=[("hour", "par heure"), ("month", "par mois"), ("year", "par an")],
                max_length=5,
                verbose_name="salaire compté",
            ),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="updated_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now,  # noqa: TID251  # what was there is known of now
                verbose_name="mise à jour le",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="vacancy",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "À pourvoir"),
                    ("paused", "À reconfirmer"),
                    ("filled", "Pourvue"),
                    ("closed", "Retirée"),
                ],
                default="open",
                max_length=6,
                verbose_name="statut",
            ),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                condition=models.Q(("status", "open")),
                fields=["departement", "latitude", "longitude"],
                name="vacancy_near",
            ),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                condition=models.Q(("status__in", ["open", "paused"])),
                fields=["departement", "updated_at"],
                name="vacancy_stale",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobsearch",
            constraint=models.CheckConstraint(
                condition=models.Q(("radius_km", None), ("radius_km__range", (1, 300)), _connector="OR"),
                name="job_search_radius",
                violation_error_message="La distance acceptée va de 1 à 300 km.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pay_max_cents", None), ("pay_min_cents", None), ("pay_period", "")),
                    models.Q(
                        models.Q(("pay_period", ""), _negated=True),
                        ("pay_min_cents__gte", 1),
                        models.Q(
                            ("pay_max_cents", None), ("pay_max_cents__gte", models.F("pay_min_cents")), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="vacancy_pay_is_coherent",
                violation_error_message="Un salaire se dit avec un minimum, par heure, par mois ou par an ; le maximum vient après.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("experience_months", None), ("experience__in", ["wished", "required"]), _connector="OR"
                ),
                name="vacancy_months_of_experience",
                violation_error_message="Une durée d'expérience va avec une expérience souhaitée ou exigée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("longitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="vacancy_place_is_whole",
                violation_error_message="Un lieu a une latitude et une longitude.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ft_id", ""), _negated=True),
                fields=("departement", "ft_id"),
                name="vacancy_ft_once",
                violation_error_message="Cette offre de France Travail est déjà là.",
            ),
        ),
    ]
