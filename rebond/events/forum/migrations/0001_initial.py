"""Editions of the Forum, halls and stands, visitors, arrivals, queues and interviews.

Erasing a person leaves their visit to be counted, under the badge alone: a trigger sees to it.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure

FORWARDS = """
CREATE FUNCTION visitor_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE messaging_message SET recipient_name = '', address = '', subject = '', body = '', failure = '', reference = ''
        WHERE recipient_id = NEW.id;
    DELETE FROM tenancy_link WHERE departement_id = NEW.departement_id AND object_id = NEW.id;
    NEW.first_name := '';
    NEW.last_name := '';
    NEW.phone := '';
    NEW.email := '';
    NEW.city := '';
    NEW.cleared_at := COALESCE(NEW.cleared_at, now());
    RETURN NEW;
END $$;

CREATE TRIGGER visitor_forgets BEFORE UPDATE OF beneficiary_id ON forum_visitor
    FOR EACH ROW WHEN (OLD.beneficiary_id IS NOT NULL AND NEW.beneficiary_id IS NULL) EXECUTE FUNCTION visitor_forgets();
"""

BACKWARDS = """
DROP TRIGGER visitor_forgets ON forum_visitor;
DROP FUNCTION visitor_forgets();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0007_email_index"),
        ("employers", "0002_origin"),
        ("hires", "0001_initial"),
        ("messaging", "0004_texts_letters_reports"),
        ("tenancy", "0004_measure"),
        ("vacancies", "0002_origin"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prepared", "En préparation"),
                            ("open", "Inscriptions ouvertes"),
                            ("running", "En cours"),
                            ("over", "Terminé"),
                            ("cleared", "Données personnelles effacées"),
                        ],
                        default="prepared",
                        max_length=8,
                        verbose_name="statut",
                    ),
                ),
                ("place", models.CharField(max_length=120, verbose_name="lieu")),
                ("on", models.DateField(verbose_name="le")),
                ("opens", models.TimeField(verbose_name="de")),
                ("closes", models.TimeField(verbose_name="à")),
                ("slot_minutes", models.PositiveSmallIntegerField(default=20, verbose_name="minutes par entretien")),
                (
                    "gap_slots",
                    models.PositiveSmallIntegerField(default=1, verbose_name="créneaux libres entre deux entretiens"),
                ),
                (
                    "most",
                    models.PositiveSmallIntegerField(default=3, verbose_name="entretiens prévus par visiteur au plus"),
                ),
                ("registers_from", models.DateField(verbose_name="inscriptions à partir du")),
                ("registers_until", models.DateField(verbose_name="inscriptions jusqu'au")),
                ("clear_on", models.DateField(verbose_name="données personnelles effacées le")),
                ("proof", models.JSONField(blank=True, default=dict, verbose_name="preuve du plan")),
                ("planned_at", models.DateTimeField(blank=True, null=True, verbose_name="planifié le")),
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
            ],
            options={
                "verbose_name": "Forum de l'emploi",
            },
        ),
        migrations.CreateModel(
            name="Hall",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                ("capacity", models.PositiveIntegerField(verbose_name="personnes au plus")),
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
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="halls", to="forum.edition"
                    ),
                ),
            ],
            options={
                "verbose_name": "hall",
            },
        ),
        migrations.CreateModel(
            name="Stand",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("sector", models.CharField(blank=True, max_length=40, verbose_name="secteur")),
                ("tables", models.PositiveSmallIntegerField(default=1, verbose_name="tables")),
                ("has_hours", models.BooleanField(default=True, verbose_name="entretiens sur rendez-vous")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="adresse de la page envoyée le")),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands",
                        to="employers.company",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.companycontact",
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
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stands", to="forum.edition"
                    ),
                ),
                (
                    "hall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stands", to="forum.hall"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "stand",
            },
        ),
        migrations.CreateModel(
            name="StandVacancy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                    "stand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="forum.stand"
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vacancies.vacancy"
                    ),
                ),
            ],
            options={
                "verbose_name": "offre d'un stand",
            },
        ),
        migrations.CreateModel(
            name="Visitor",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("registered", "Inscrite"), ("cancelled", "Ne vient plus")],
                        default="registered",
                        max_length=10,
                        verbose_name="statut",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("public", "Inscription en ligne"),
                            ("group", "Inscrite par son accompagnement"),
                            ("day", "Arrivée sans inscription"),
                        ],
                        max_length=6,
                        verbose_name="origine",
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="code du badge")),
                ("first_name", models.CharField(blank=True, max_length=60, verbose_name="prénom")),
                ("last_name", models.CharField(blank=True, max_length=60, verbose_name="nom")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail")),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="commune")),
                (
                    "comes",
                    models.CharField(
                        choices=[("day", "Toute la journée"), ("morning", "Le matin"), ("afternoon", "L'après-midi")],
                        default="day",
                        max_length=9,
                        verbose_name="vient",
                    ),
                ),
                ("wants_hours", models.BooleanField(default=False, verbose_name="souhaite des rendez-vous")),
                (
                    "has_consented",
                    models.BooleanField(default=False, verbose_name="accepte l'usage de ses coordonnées pour le Forum"),
                ),
                ("registered_at", models.DateTimeField(verbose_name="inscrite le")),
                ("cv_at", models.DateTimeField(blank=True, null=True, verbose_name="passée à l'espace CV le")),
                ("cleared_at", models.DateTimeField(blank=True, null=True, verbose_name="données effacées le")),
                (
                    "beneficiary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="forum_visits",
                        to="beneficiaries.beneficiary",
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
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visitors", to="forum.edition"
                    ),
                ),
                (
                    "pole",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "registered_by",
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
                "verbose_name": "visiteur",
            },
        ),
        migrations.CreateModel(
            name="QueueTicket",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="numéro")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Attend"),
                            ("called", "Appelé"),
                            ("served", "Reçu"),
                            ("gone", "A quitté la file"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="statut",
                    ),
                ),
                ("taken_at", models.DateTimeField(verbose_name="pris le")),
                ("called_at", models.DateTimeField(blank=True, null=True, verbose_name="appelé le")),
                ("served_at", models.DateTimeField(blank=True, null=True, verbose_name="reçu le")),
                ("gone_at", models.DateTimeField(blank=True, null=True, verbose_name="parti le")),
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
                    "stand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tickets", to="forum.stand"
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tickets", to="forum.visitor"
                    ),
                ),
            ],
            options={
                "verbose_name": "ticket de file",
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Prévu"),
                            ("held", "A eu lieu"),
                            ("missed", "N'a pas eu lieu"),
                            ("cancelled", "Annulé"),
                        ],
                        default="planned",
                        max_length=9,
                        verbose_name="statut",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="à")),
                ("table", models.PositiveSmallIntegerField(default=1, verbose_name="table")),
                ("score", models.IntegerField(default=0, verbose_name="points")),
                ("announced_at", models.DateTimeField(blank=True, null=True, verbose_name="annoncé le")),
                ("noted_at", models.DateTimeField(blank=True, null=True, verbose_name="noté le")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("promise", "Promesse d'embauche"),
                            ("second", "Rendez-vous pris"),
                            ("cv", "CV gardé"),
                            ("not_now", "Pas maintenant"),
                        ],
                        max_length=7,
                        verbose_name="suite donnée",
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
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="contrat signé, dit le")),
                (
                    "hire",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="forum_meeting",
                        to="hires.hire",
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vacancies.vacancy",
                    ),
                ),
                (
                    "ticket",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meeting",
                        to="forum.queueticket",
                    ),
                ),
                (
                    "stand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="forum.stand"
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="forum.visitor"
                    ),
                ),
            ],
            options={
                "verbose_name": "entretien du Forum",
            },
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("station", models.CharField(blank=True, max_length=40, verbose_name="poste")),
                ("key", models.UUIDField(verbose_name="clef")),
                ("at", models.DateTimeField(verbose_name="à")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="repartie à")),
                ("left_key", models.UUIDField(blank=True, null=True, verbose_name="clef du départ")),
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
                    "hall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="arrivals", to="forum.hall"
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="arrivals", to="forum.visitor"
                    ),
                ),
            ],
            options={
                "verbose_name": "passage à l'entrée",
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sector", models.CharField(blank=True, max_length=40, verbose_name="secteur")),
                ("rank", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
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
                    "vacancy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="vacancies.vacancy",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wishes", to="forum.visitor"
                    ),
                ),
            ],
            options={
                "verbose_name": "souhait d'un visiteur",
            },
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                fields=("departement", "on"),
                name="forum_edition_once_a_day",
                violation_error_message="Un Forum a déjà lieu ce jour-là.",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens"))),
                name="forum_hours_in_order",
                violation_error_message="L'heure de fin vient après l'heure de début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registers_until__gte", models.F("registers_from")), ("registers_until__lte", models.F("on"))
                ),
                name="forum_registration_before_the_day",
                violation_error_message="Les inscriptions s'ouvrent, puis se ferment, au plus tard le jour du Forum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(("clear_on__gt", models.F("on"))),
                name="forum_cleared_after_the_day",
                violation_error_message="Les données s'effacent après le jour du Forum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(("most__range", (1, 10)), ("slot_minutes__range", (5, 120))),
                name="forum_slots_last",
                violation_error_message="Un entretien dure de 5 à 120 minutes ; chacun en a de 1 à 10.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hall",
            constraint=models.UniqueConstraint(
                fields=("edition", "name"),
                name="forum_hall_once",
                violation_error_message="Deux halls ont le même nom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hall",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__gte", 1)),
                name="forum_hall_holds_somebody",
                violation_error_message="Un hall accueille au moins une personne.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stand",
            constraint=models.UniqueConstraint(
                fields=("edition", "number"),
                name="forum_stand_number_once",
                violation_error_message="Ce numéro de stand est déjà pris.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stand",
            constraint=models.UniqueConstraint(
                fields=("edition", "company"),
                name="forum_stand_company_once",
                violation_error_message="Cette entreprise a déjà un stand.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("company", None), ("partner__isnull", False)),
                    models.Q(("company__isnull", False), ("partner", None)),
                    _connector="OR",
                ),
                name="forum_stand_is_somebodys",
                violation_error_message="Un stand est celui d'une entreprise ou d'un partenaire.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stand",
            constraint=models.CheckConstraint(
                condition=models.Q(("tables__range", (1, 50))),
                name="forum_stand_has_a_table",
                violation_error_message="Un stand tient de 1 à 50 tables.",
            ),
        ),
        migrations.AddConstraint(
            model_name="standvacancy",
            constraint=models.UniqueConstraint(
                fields=("stand", "vacancy"),
                name="forum_stand_shows_once",
                violation_error_message="Ce stand montre déjà cette offre.",
            ),
        ),
        migrations.AddIndex(
            model_name="visitor",
            index=models.Index(fields=["departement", "edition", "pole"], name="forum_visitor_by_pole"),
        ),
        migrations.AddIndex(
            model_name="visitor",
            index=models.Index(fields=["departement", "beneficiary"], name="forum_visitor_by_person"),
        ),
        migrations.AddConstraint(
            model_name="visitor",
            constraint=models.UniqueConstraint(
                fields=("departement", "code"),
                name="forum_badge_code_once",
                violation_error_message="Ce code de badge est déjà donné : recommencez.",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitor",
            constraint=models.UniqueConstraint(
                fields=("edition", "beneficiary"),
                name="forum_visitor_once",
                violation_error_message="Cette personne est déjà inscrite au Forum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cleared_at", None), models.Q(("first_name", ""), _negated=True)),
                    models.Q(
                        ("city", ""),
                        ("cleared_at__isnull", False),
                        ("email", ""),
                        ("first_name", ""),
                        ("last_name", ""),
                        ("phone", ""),
                    ),
                    _connector="OR",
                ),
                name="forum_visitor_is_named_or_cleared",
                violation_error_message="Donnez un prénom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "public"), _negated=True), ("has_consented", True), _connector="OR"
                ),
                name="forum_public_visitor_consents",
                violation_error_message="Cochez votre accord : sans lui, nous ne pouvons pas vous envoyer votre badge.",
            ),
        ),
        migrations.AddIndex(
            model_name="queueticket",
            index=models.Index(
                condition=models.Q(("status__in", ("waiting", "called"))),
                fields=["departement", "stand"],
                name="forum_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="queueticket",
            constraint=models.UniqueConstraint(
                fields=("stand", "number"),
                name="forum_ticket_number_once",
                violation_error_message="Ce numéro est déjà donné.",
            ),
        ),
        migrations.AddConstraint(
            model_name="queueticket",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("waiting", "called"))),
                fields=("stand", "visitor"),
                name="forum_ticket_one_at_a_time",
                violation_error_message="Cette personne est déjà dans cette file.",
            ),
        ),
        migrations.AddConstraint(
            model_name="queueticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("status", "called"), _negated=True), ("called_at__isnull", False), _connector="OR"
                    ),
                    models.Q(
                        models.Q(("status", "served"), _negated=True), ("served_at__isnull", False), _connector="OR"
                    ),
                    models.Q(models.Q(("status", "gone"), _negated=True), ("gone_at__isnull", False), _connector="OR"),
                ),
                name="forum_ticket_says_when",
                violation_error_message="Un appel, une réception, un départ portent leur heure.",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["departement", "stand", "starts_at"], name="forum_meeting_by_stand"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("planned", "held", "missed")), ("ticket", None)),
                fields=("visitor", "starts_at"),
                name="forum_meeting_one_at_a_time",
                violation_error_message="Cette personne a déjà un entretien à cette heure.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("planned", "held", "missed")), ("ticket", None)),
                fields=("stand", "starts_at", "table"),
                name="forum_table_one_at_a_time",
                violation_error_message="Cette table a déjà un entretien à cette heure.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("planned", "held", "missed")), ("ticket", None)),
                fields=("visitor", "stand"),
                name="forum_meeting_pair_once",
                violation_error_message="Cette personne a déjà un entretien prévu à ce stand.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", ""), ("status", "held"), _connector="OR"),
                name="forum_outcome_when_held",
                violation_error_message="Une suite ne se note que si l'entretien a eu lieu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_on", None), models.Q(("hire", None), ("outcome", "promise")), _connector="OR"
                ),
                name="forum_signed_when_promised",
                violation_error_message="Un contrat suit une promesse ; celui d'une personne accompagnée se note sur son embauche.",
            ),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(
                condition=models.Q(("left_at", None)), fields=["departement", "hall"], name="forum_here_now"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(
                fields=("departement", "key"),
                name="forum_arrival_once",
                violation_error_message="Cette arrivée est déjà notée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(
                fields=("departement", "left_key"),
                name="forum_leaving_once",
                violation_error_message="Ce départ est déjà noté.",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None)),
                fields=("visitor",),
                name="forum_visitor_is_in_one_hall",
                violation_error_message="Cette personne est déjà là.",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_at__gte", models.F("at"))),
                name="forum_leaves_after_arriving",
                violation_error_message="On repart après être arrivé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sector", ""), _negated=True),
                fields=("visitor", "sector"),
                name="forum_wish_sector_once",
                violation_error_message="Ce secteur est déjà choisi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.UniqueConstraint(
                fields=("visitor", "vacancy"),
                name="forum_wish_vacancy_once",
                violation_error_message="Cette offre est déjà choisie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sector", ""), ("vacancy__isnull", False)),
                    models.Q(models.Q(("sector", ""), _negated=True), ("vacancy", None)),
                    _connector="OR",
                ),
                name="forum_wish_is_one_thing",
                violation_error_message="Un souhait est un secteur ou une offre.",
            ),
        ),
        Secure("Edition"),
        Secure("Hall"),
        Secure("Stand"),
        Secure("StandVacancy"),
        Secure("Visitor"),
        Secure("Wish"),
        Secure("Arrival"),
        Secure("QueueTicket"),
        Secure("Meeting"),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
