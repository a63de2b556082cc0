"""Imported files and their lines."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_membership_once"),
        ("tenancy", "0002_shared_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "source",
                    models.CharField(
                        choices=[("caf", "Flux de la CAF"), ("spreadsheet", "Tableau")],
                        max_length=12,
                        verbose_name="origine",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Colonnes à relier"),
                            ("queued", "En lecture"),
                            ("read", "Aperçu en préparation"),
                            ("previewed", "À confirmer"),
                            ("confirmed", "En cours d'application"),
                            ("applied", "Appliqué"),
                            ("refused", "Refusé"),
                            ("cancelled", "Abandonné"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="statut",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="nom du fichier")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("size", models.BigIntegerField(verbose_name="taille (octets)")),
                ("received_at", models.DateTimeField(verbose_name="déposé le")),
                ("informed_on", models.DateField(verbose_name="reçu le")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="écrit le")),
                ("facts", models.JSONField(default=dict, verbose_name="description")),
                ("options", models.JSONField(default=dict, verbose_name="lecture")),
                ("sample", models.BinaryField(null=True, verbose_name="premières lignes, chiffrées")),
                ("problems", models.JSONField(default=list, verbose_name="remarques")),
                ("unknown_tags", models.JSONField(default=dict, verbose_name="balises inconnues")),
                ("declared", models.PositiveIntegerField(blank=True, null=True, verbose_name="foyers annoncés")),
                ("is_complete", models.BooleanField(default=True, verbose_name="complet")),
                ("refusal", models.CharField(blank=True, max_length=600, verbose_name="motif du refus")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmé le")),
                ("over_at", models.DateTimeField(blank=True, null=True, verbose_name="fini le")),
                ("forgotten_at", models.DateTimeField(blank=True, null=True, verbose_name="lignes effacées le")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
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
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
            },
        ),
        migrations.CreateModel(
            name="ImportedLine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField(verbose_name="rang")),
                ("number", models.PositiveIntegerField(verbose_name="ligne")),
                ("batch", models.PositiveIntegerField(verbose_name="lot")),
                ("request_number", models.CharField(blank=True, max_length=11, verbose_name="numéro de demande")),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        size=None,
                        verbose_name="qui elle peut désigner",
                    ),
                ),
                ("content", models.BinaryField(null=True, verbose_name="contenu, chiffré")),
                ("problems", models.JSONField(default=list, verbose_name="valeurs ignorées")),
                (
                    "expected",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("created", "Nouveau foyer"),
                            ("updated", "Mis à jour"),
                            ("unchanged", "Sans changement"),
                            ("doubtful", "À vérifier"),
                            ("rejected", "Rejeté"),
                            ("older", "Plus ancien que ce qui est connu"),
                        ],
                        max_length=10,
                        verbose_name="prévu",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("created", "Nouveau foyer"),
                            ("updated", "Mis à jour"),
                            ("unchanged", "Sans changement"),
                            ("doubtful", "À vérifier"),
                            ("rejected", "Rejeté"),
                            ("older", "Plus ancien que ce qui est connu"),
                        ],
                        max_length=10,
                        verbose_name="résultat",
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=600, verbose_name="explication")),
                ("doubts", models.JSONField(default=list, verbose_name="doutes")),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None, verbose_name="personnes"
                    ),
                ),
                ("opened", models.PositiveSmallIntegerField(default=0, verbose_name="entrées")),
                ("ended", models.PositiveSmallIntegerField(default=0, verbose_name="sorties")),
                ("suspended", models.PositiveSmallIntegerField(default=0, verbose_name="droits suspendus")),
                ("restored", models.PositiveSmallIntegerField(default=0, verbose_name="droits rétablis")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="vérifié le")),
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="imports.importedfile"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne d'import",
            },
        ),
        migrations.AddIndex(
            model_name="importedfile",
            index=models.Index(fields=["departement", "-received_at"], name="imported_file_by_day"),
        ),
        migrations.AddConstraint(
            model_name="importedfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["refused", "cancelled"]), _negated=True),
                fields=("departement", "sha256"),
                name="imported_file_once",
                violation_error_message="Ce fichier a déjà été déposé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_at", None), ("confirmed_by__isnull", False), _connector="XOR"),
                name="imported_file_confirmed_by_someone",
                violation_error_message="Un import est confirmé par une personne, à une date.",
            ),
        ),
        migrations.AddIndex(
            model_name="importedline",
            index=models.Index(fields=["file", "batch", "position"], name="imported_line_by_batch"),
        ),
        migrations.AddIndex(
            model_name="importedline",
            index=models.Index(
                condition=models.Q(("result", "doubtful")),
                fields=["departement", "request_number"],
                name="imported_line_doubtful",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedline",
            constraint=models.UniqueConstraint(fields=("file", "position"), name="imported_line_once"),
        ),
        Secure("ImportedFile"),
        Secure("ImportedLine"),
    ]
