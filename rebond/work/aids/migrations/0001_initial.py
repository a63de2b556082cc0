"""The aid au tutorat: what is asked, agreed, followed and paid.

What was proposed to sign no longer changes, nor does a signature: triggers see to it, whoever writes. Erasing a person at the end
of their retention (the transaction says so: `app.erasing`) leaves the company, the days and the amounts of an aid, for the
accounts; a trigger takes away the convention, the papers and every word that told of the person. When two records of a company
become one, the SIREN of its aids follows: those that would then pay twice are refused.
"""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure

FORWARDS = """
CREATE FUNCTION convention_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('app.erasing', true) = 'on' THEN RETURN NULL; END IF;
    IF TG_TABLE_NAME = 'aids_convention' THEN
        IF TG_OP = 'UPDATE' AND OLD.sealed_id IS NULL AND NEW.sealed_id IS NOT NULL
            AND (OLD.content, OLD.sha256, OLD.document_id, OLD.proposed_at, OLD.aid_id, OLD.number)
                IS NOT DISTINCT FROM (NEW.content, NEW.sha256, NEW.document_id, NEW.proposed_at, NEW.aid_id, NEW.number)
        THEN RETURN NULL; END IF;
    ELSIF OLD.signed_at IS NULL THEN RETURN NULL;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'signed content stays',
        CONSTRAINT = 'convention_stays', TABLE = TG_TABLE_NAME;
END $$;

CREATE FUNCTION convention_signature_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
    IF NEW.signed_at IS NULL THEN RETURN NULL; END IF;
    SELECT * INTO found FROM aids_convention WHERE id = NEW.convention_id FOR SHARE;
    IF found.sha256 <> NEW.sha256 OR NEW.signed_at < found.proposed_at OR EXISTS (
        SELECT FROM aids_convention WHERE aid_id = found.aid_id AND number > found.number
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'signature of another text',
            CONSTRAINT = 'convention_signature_fits', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION aid_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM aids_conventionsignature AS one USING aids_convention AS text
        WHERE one.convention_id = text.id AND text.aid_id = NEW.id;
    DELETE FROM aids_convention WHERE aid_id = NEW.id;
    DELETE FROM aids_aidpiece WHERE aid_id = NEW.id;
    UPDATE aids_tutoringplan SET welcome = '', learning = '', rhythm = '' WHERE aid_id = NEW.id;
    UPDATE aids_attestation SET note = '' WHERE aid_id = NEW.id;
    UPDATE aids_control AS one SET note = 'Effacé' FROM aids_instalment AS paid
        WHERE paid.id = one.instalment_id AND paid.aid_id = NEW.id AND one.note <> '';
    UPDATE aids_clawback SET reason = 'Effacé' WHERE aid_id = NEW.id;
    NEW.opinion := '';
    NEW.missing := '';
    NEW.reason := CASE NEW.reason WHEN '' THEN '' ELSE 'Effacé' END;
    NEW.stop_reason := CASE NEW.stop_reason WHEN '' THEN '' ELSE 'Effacé' END;
    RETURN NEW;
END $$;

CREATE FUNCTION aid_follows_company() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT left(siret, 9) INTO NEW.siren FROM employers_company WHERE id = NEW.company_id;
    RETURN NEW;
END $$;

CREATE TRIGGER aid_follows_company BEFORE UPDATE OF company_id ON aids_tutoringaid
    FOR EACH ROW WHEN (OLD.company_id <> NEW.company_id) EXECUTE FUNCTION aid_follows_company();

CREATE TRIGGER aid_forgets BEFORE UPDATE OF beneficiary_id ON aids_tutoringaid
    FOR EACH ROW WHEN (OLD.beneficiary_id IS NOT NULL AND NEW.beneficiary_id IS NULL) EXECUTE FUNCTION aid_forgets();
CREATE TRIGGER convention_stays AFTER UPDATE OR DELETE ON aids_convention
    FOR EACH ROW EXECUTE FUNCTION convention_stays();
CREATE TRIGGER convention_signature_stays AFTER UPDATE OR DELETE ON aids_conventionsignature
    FOR EACH ROW EXECUTE FUNCTION convention_stays();
CREATE TRIGGER convention_signature_fits AFTER INSERT OR UPDATE ON aids_conventionsignature
    FOR EACH ROW EXECUTE FUNCTION convention_signature_fits();
"""

BACKWARDS = """
DROP TRIGGER aid_follows_company ON aids_tutoringaid;
DROP FUNCTION aid_follows_company();
DROP TRIGGER aid_forgets ON aids_tutoringaid;
DROP FUNCTION aid_forgets();
DROP TRIGGER convention_signature_fits ON aids_conventionsignature;
DROP TRIGGER convention_signature_stays ON aids_conventionsignature;
DROP TRIGGER convention_stays ON aids_convention;
DROP FUNCTION convention_signature_fits();
DROP FUNCTION convention_stays();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("beneficiaries", "0007_email_index"),
        ("documents", "0001_initial"),
        ("employers", "0002_origin"),
        ("hires", "0001_initial"),
        ("tenancy", "0004_measure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankDetails",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "À approuver"),
                            ("approved", "Approuvé"),
                            ("replaced", "Remplacé"),
                            ("refused", "Refusé"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="statut",
                    ),
                ),
                ("holder", models.CharField(max_length=70, verbose_name="titulaire")),
                ("iban_sealed", models.BinaryField(max_length=80, verbose_name="IBAN chiffré")),
                ("iban_hash", models.BinaryField(max_length=32, verbose_name="empreinte de l'IBAN")),
                ("iban_mask", models.CharField(max_length=40, verbose_name="IBAN masqué")),
                ("bic", models.CharField(max_length=11, verbose_name="BIC")),
                ("given_at", models.DateTimeField(verbose_name="donné le")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approuvé le")),
                ("usable_on", models.DateField(blank=True, null=True, verbose_name="utilisable à partir du")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bank_details", to="employers.company"
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
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "coordonnées bancaires",
            },
        ),
        migrations.CreateModel(
            name="Convention",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("content", models.JSONField(verbose_name="contenu")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("proposed_at", models.DateTimeField(verbose_name="proposée à la signature le")),
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "sealed",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "convention de tutorat",
            },
        ),
        migrations.CreateModel(
            name="ConventionSignature",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("departement", "Le Département"),
                            ("company", "L'entreprise"),
                            ("person", "La personne embauchée"),
                            ("tutor", "La tutrice ou le tuteur"),
                        ],
                        max_length=11,
                        verbose_name="partie",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail")),
                ("code_hash", models.BinaryField(blank=True, null=True, verbose_name="empreinte du code")),
                ("code_sent_at", models.DateTimeField(blank=True, null=True, verbose_name="code envoyé le")),
                ("code_until", models.DateTimeField(blank=True, null=True, verbose_name="code valable jusqu'à")),
                ("code_tries", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                ("codes_sent", models.PositiveSmallIntegerField(default=0, verbose_name="codes envoyés")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signée le")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="empreinte du texte signé")),
                ("evidence", models.JSONField(blank=True, default=dict, verbose_name="preuve")),
                (
                    "convention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signatures", to="aids.convention"
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
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "signature d'une convention",
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("amount_cents", models.PositiveIntegerField(verbose_name="montant (centimes)")),
                ("after_months", models.PositiveSmallIntegerField(verbose_name="après (mois)")),
                ("due_on", models.DateField(verbose_name="à partir du")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Prévu"),
                            ("due", "Service fait"),
                            ("batched", "Dans un bordereau"),
                            ("paid", "Versé"),
                            ("rejected", "Rejeté par la banque"),
                            ("dropped", "Annulé"),
                        ],
                        default="planned",
                        max_length=8,
                        verbose_name="statut",
                    ),
                ),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="versé le")),
                ("rejection", models.CharField(blank=True, max_length=200, verbose_name="motif du rejet")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "bank",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aids.bankdetails",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "instructor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "versement",
            },
        ),
        migrations.CreateModel(
            name="Control",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("seed", models.PositiveIntegerField(verbose_name="graine du tirage")),
                ("drawn_at", models.DateTimeField(verbose_name="tiré le")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("to_do", "À contrôler"), ("done", "Service fait"), ("not_done", "Service non fait")],
                        default="to_do",
                        max_length=8,
                        verbose_name="résultat",
                    ),
                ),
                ("controlled_at", models.DateTimeField(blank=True, null=True, verbose_name="contrôlé le")),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="ce qui a été vu")),
                (
                    "controlled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "instalment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="control", to="aids.instalment"
                    ),
                ),
            ],
            options={
                "verbose_name": "contrôle de service fait",
            },
        ),
        migrations.CreateModel(
            name="PaymentBatch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prepared", "À approuver"),
                            ("approved", "Approuvé, à envoyer"),
                            ("sent", "Envoyé au comptable"),
                            ("cancelled", "Annulé"),
                        ],
                        default="prepared",
                        max_length=9,
                        verbose_name="statut",
                    ),
                ),
                ("message_id", models.CharField(max_length=35, verbose_name="identifiant du fichier")),
                ("execution_on", models.DateField(verbose_name="à exécuter le")),
                ("count", models.PositiveIntegerField(verbose_name="versements")),
                ("total_cents", models.PositiveBigIntegerField(verbose_name="total (centimes)")),
                ("prepared_at", models.DateTimeField(verbose_name="préparé le")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approuvé le")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyé le")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "document",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "bordereau de paiement",
            },
        ),
        migrations.AddField(
            model_name="instalment",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="instalments",
                to="aids.paymentbatch",
            ),
        ),
        migrations.CreateModel(
            name="Tutor",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("first_name", models.CharField(max_length=60, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=60, verbose_name="nom")),
                ("job_title", models.CharField(max_length=80, verbose_name="fonction")),
                ("since", models.DateField(verbose_name="dans l'entreprise depuis le")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse e-mail")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tutors", to="employers.company"
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
            ],
            options={
                "verbose_name": "tutrice ou tuteur",
            },
        ),
        migrations.CreateModel(
            name="TutoringAid",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("siren", models.CharField(max_length=9, verbose_name="SIREN")),
                ("starts_on", models.DateField(verbose_name="premier jour de travail")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="période du tutorat")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Brouillon"),
                            ("submitted", "Demande reçue"),
                            ("instruction", "En instruction"),
                            ("incomplete", "Pièces demandées"),
                            ("granted", "Accordée"),
                            ("refused", "Refusée"),
                            ("lapsed", "Caduque"),
                            ("to_sign", "Convention à signer"),
                            ("signed", "Convention signée"),
                            ("running", "Tutorat en cours"),
                            ("closed", "Soldée"),
                            ("clawed_back", "Reversement demandé"),
                        ],
                        default="draft",
                        max_length=11,
                        verbose_name="statut",
                    ),
                ),
                (
                    "contract",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cdi", "CDI"),
                            ("cdd", "CDD"),
                            ("interim", "Intérim"),
                            ("saisonnier", "Contrat saisonnier"),
                            ("alternance", "Alternance"),
                            ("aide", "Contrat aidé"),
                            ("cddi", "Contrat d'insertion (CDDI)"),
                            ("civique", "Service civique"),
                        ],
                        max_length=10,
                        verbose_name="contrat",
                    ),
                ),
                (
                    "weekly_hours",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="heures par semaine"),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin du contrat")),
                ("is_market", models.BooleanField(blank=True, null=True, verbose_name="secteur marchand")),
                (
                    "has_other_aid",
                    models.BooleanField(blank=True, null=True, verbose_name="autre aide publique pour ce contrat"),
                ),
                (
                    "de_minimis_cents",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="aides de minimis déclarées (centimes)"
                    ),
                ),
                (
                    "signatory_name",
                    models.CharField(blank=True, max_length=120, verbose_name="qui signe pour l'entreprise"),
                ),
                ("signatory_email", models.EmailField(blank=True, max_length=254, verbose_name="son adresse e-mail")),
                ("asked_at", models.DateTimeField(verbose_name="commencée le")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="déposée le")),
                ("opinion", models.TextField(blank=True, max_length=2000, verbose_name="avis de l'instruction")),
                ("missing", models.TextField(blank=True, max_length=1000, verbose_name="ce qui manque")),
                ("missing_by", models.DateField(blank=True, null=True, verbose_name="à envoyer avant le")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="décidée le")),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="motif")),
                ("stop_reason", models.TextField(blank=True, max_length=1000, verbose_name="motif de l'arrêt")),
                ("ceiling_cents", models.PositiveIntegerField(default=0, verbose_name="montant accordé (centimes)")),
                ("paid_cents", models.PositiveIntegerField(default=0, verbose_name="versé (centimes)")),
                (
                    "signed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="convention signée par tous le"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tutoring_aids",
                        to="beneficiaries.beneficiary",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tutoring_aids",
                        to="employers.company",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "hire",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tutoring_aids",
                        to="hires.hire",
                    ),
                ),
                (
                    "instructor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tutor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aids",
                        to="aids.tutor",
                    ),
                ),
            ],
            options={
                "verbose_name": "aide au tutorat",
            },
        ),
        migrations.AddField(
            model_name="instalment",
            name="aid",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="instalments", to="aids.tutoringaid"
            ),
        ),
        migrations.AddField(
            model_name="convention",
            name="aid",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="conventions", to="aids.tutoringaid"
            ),
        ),
        migrations.CreateModel(
            name="Clawback",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("months_done", models.PositiveSmallIntegerField(verbose_name="mois accomplis")),
                ("months_due", models.PositiveSmallIntegerField(verbose_name="mois prévus")),
                ("paid_cents", models.PositiveIntegerField(verbose_name="versé ce jour-là (centimes)")),
                ("amount_cents", models.PositiveIntegerField(verbose_name="à reverser (centimes)")),
                ("reason", models.TextField(max_length=1000, verbose_name="motif")),
                ("decided_at", models.DateTimeField(verbose_name="décidé le")),
                ("repaid_at", models.DateTimeField(blank=True, null=True, verbose_name="reversé le")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "aid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clawback", to="aids.tutoringaid"
                    ),
                ),
            ],
            options={
                "verbose_name": "reversement",
            },
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("months", models.PositiveSmallIntegerField(verbose_name="après (mois)")),
                (
                    "witness",
                    models.CharField(
                        choices=[("company", "L'entreprise"), ("person", "La personne embauchée")],
                        max_length=7,
                        verbose_name="qui atteste",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="attendue le")),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="demandée le")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="reçue le")),
                ("is_in_post", models.BooleanField(blank=True, null=True, verbose_name="en poste")),
                ("is_tutored", models.BooleanField(blank=True, null=True, verbose_name="tutorat tenu")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
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
                    "aid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attestations", to="aids.tutoringaid"
                    ),
                ),
            ],
            options={
                "verbose_name": "attestation de tutorat",
            },
        ),
        migrations.CreateModel(
            name="AidPiece",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "Contrat de travail signé"),
                            ("bank", "Relevé d'identité bancaire (RIB)"),
                            ("no_other_aid", "Attestation de non-cumul"),
                            ("de_minimis", "Déclaration des aides de minimis"),
                            ("other", "Autre pièce"),
                        ],
                        max_length=12,
                        verbose_name="pièce",
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="envoyée le")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "aid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pieces", to="aids.tutoringaid"
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce d'une aide",
            },
        ),
        migrations.CreateModel(
            name="TutoringBudget",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("voted_cents", models.PositiveBigIntegerField(verbose_name="voté (centimes)")),
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
                "verbose_name": "budget de l'aide au tutorat",
            },
        ),
        migrations.CreateModel(
            name="TutoringPlan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("welcome", models.TextField(blank=True, max_length=1000, verbose_name="accueil des premiers jours")),
                (
                    "learning",
                    models.TextField(blank=True, max_length=1000, verbose_name="ce que la personne apprendra"),
                ),
                (
                    "rhythm",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="rythme des points avec la tutrice ou le tuteur"
                    ),
                ),
                (
                    "aid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plan", to="aids.tutoringaid"
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
            ],
            options={
                "verbose_name": "plan de tutorat",
            },
        ),
        migrations.AddConstraint(
            model_name="bankdetails",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "proposed")),
                fields=("company",),
                name="bank_one_proposed",
                violation_error_message="Un RIB attend déjà d'être approuvé pour cette entreprise.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankdetails",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "approved")),
                fields=("company",),
                name="bank_one_approved",
                violation_error_message="Cette entreprise a déjà un RIB approuvé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankdetails",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    models.Q(("approved_by", models.F("given_by")), _negated=True),
                    _connector="OR",
                ),
                name="bank_approved_by_another",
                violation_error_message="Qui a saisi le RIB ne l'approuve pas : une autre personne le vérifie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankdetails",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(
                        ("approved_at__isnull", False), ("approved_by__isnull", False), ("usable_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="bank_approved_is_whole",
                violation_error_message="Un RIB approuvé dit par qui, et à partir de quand il sert.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conventionsignature",
            constraint=models.UniqueConstraint(
                fields=("convention", "party"),
                name="convention_party_once",
                violation_error_message="Cette partie a déjà signé cette convention.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conventionsignature",
            constraint=models.CheckConstraint(
                condition=models.Q(("signed_at", None), models.Q(("sha256", ""), _negated=True), _connector="OR"),
                name="convention_signature_is_whole",
                violation_error_message="Une signature porte l'empreinte du texte signé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conventionsignature",
            constraint=models.CheckConstraint(
                condition=models.Q(("code_tries__lte", 5)),
                name="convention_code_tries",
                violation_error_message="Trop d'essais : demandez un nouveau code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="control",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", "to_do"),
                    models.Q(
                        ("controlled_at__isnull", False),
                        ("controlled_by__isnull", False),
                        models.Q(("note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="control_is_whole",
                violation_error_message="Un contrôle dit par qui, et ce qui a été vu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.UniqueConstraint(
                fields=("departement", "message_id"),
                name="batch_message_once",
                violation_error_message="Un bordereau vient d'être préparé : rouvrez la page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                    _connector="OR",
                ),
                name="batch_approved_by_another",
                violation_error_message="Qui a préparé le bordereau ne l'approuve pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["approved", "sent"]), _negated=True),
                    models.Q(("approved_by__isnull", False), ("document__isnull", False)),
                    _connector="OR",
                ),
                name="batch_sent_is_whole",
                violation_error_message="Un bordereau envoyé est approuvé, et son fichier est gardé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tutor",
            constraint=models.UniqueConstraint(
                models.F("company"),
                django.db.models.functions.text.Lower("email"),
                name="tutor_once",
                violation_error_message="Cette tutrice ou ce tuteur est déjà connu de l'entreprise.",
            ),
        ),
        migrations.AddIndex(
            model_name="tutoringaid",
            index=models.Index(fields=["departement", "status", "submitted_at"], name="tutoring_by_status"),
        ),
        migrations.AddIndex(
            model_name="tutoringaid",
            index=models.Index(fields=["departement", "company"], name="tutoring_by_company"),
        ),
        migrations.AddConstraint(
            model_name="tutoringaid",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["lapsed", "refused"]), _negated=True),
                fields=("hire",),
                name="tutoring_once_per_hire",
                violation_error_message="Une aide est déjà demandée pour cette embauche.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tutoringaid",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["lapsed", "refused"]), _negated=True),
                fields=("departement", "beneficiary", "siren", "starts_on"),
                name="tutoring_once_per_person_and_siren",
                violation_error_message="Une aide est déjà demandée pour cette personne, dans cette entreprise, à cette date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tutoringaid",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("status__in", ["lapsed", "refused"]), _negated=True),
                expressions=[("beneficiary", "="), ("siren", "="), ("period", "&&")],
                name="tutoring_one_at_a_time",
                violation_error_message="Une aide couvre déjà ces jours pour cette personne dans cette entreprise.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tutoringaid",
            constraint=models.CheckConstraint(
                condition=models.Q(("siren__regex", "^[0-9]{9}$")),
                name="tutoring_siren_has_9_digits",
                violation_error_message="Un SIREN a neuf chiffres.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tutoringaid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["clawed_back", "closed", "lapsed", "refused"]),
                    models.Q(("beneficiary__isnull", False), ("hire__isnull", False)),
                    _connector="OR",
                ),
                name="tutoring_under_way_has_person",
                violation_error_message="Une aide en cours garde sa personne : elle se solde, ou se retire, d'abord.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tutoringaid",
            constraint=models.CheckConstraint(
                condition=models.Q(("paid_cents__lte", models.F("ceiling_cents"))),
                name="tutoring_paid_within_ceiling",
                violation_error_message="Le total versé dépasserait le montant accordé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tutoringaid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(
                        ("instructor__isnull", False),
                        models.Q(("decided_by", models.F("instructor")), _negated=True),
                        models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="tutoring_decided_by_another",
                violation_error_message="Qui a déposé ou instruit la demande ne la décide pas : une autre personne décide.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tutoringaid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("instructor", None), models.Q(("instructor", models.F("asked_by")), _negated=True), _connector="OR"
                ),
                name="tutoring_instructed_by_another",
                violation_error_message="Qui a déposé la demande ne l'instruit pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tutoringaid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ["clawed_back", "closed", "granted", "running", "signed", "to_sign"]),
                        _negated=True,
                    ),
                    models.Q(
                        ("ceiling_cents__gt", 0),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("tutor__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="tutoring_granted_is_whole",
                violation_error_message="Une aide accordée a un montant, une tutrice ou un tuteur, et qui l'a décidée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tutoringaid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "refused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="tutoring_refused_has_reason",
                violation_error_message="Un refus dit pourquoi, et comment le contester.",
            ),
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(fields=["departement", "status", "due_on"], name="instalment_by_status"),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(
                fields=("aid", "number"),
                name="instalment_number_once",
                violation_error_message="Ce versement existe déjà.",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_cents__gt", 0)),
                name="instalment_is_positive",
                violation_error_message="Un versement est plus grand que zéro.",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("prepared_by", None),
                    models.Q(
                        models.Q(("prepared_by", models.F("decider")), _negated=True),
                        models.Q(("prepared_by", models.F("instructor")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="instalment_payer_is_another",
                violation_error_message="Qui a instruit ou décidé l'aide ne la paie pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    models.Q(
                        models.Q(("approved_by", models.F("decider")), _negated=True),
                        models.Q(("approved_by", models.F("instructor")), _negated=True),
                        ("prepared_by__isnull", False),
                        models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="instalment_approver_is_another",
                violation_error_message="Qui a instruit, décidé ou préparé un versement ne l'approuve pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "paid"), _negated=True),
                    models.Q(
                        ("approved_by__isnull", False),
                        ("bank__isnull", False),
                        ("batch__isnull", False),
                        ("paid_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="instalment_paid_is_whole",
                violation_error_message="Un versement fait a son bordereau, son compte, et qui l'a approuvé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.UniqueConstraint(
                fields=("aid", "number"),
                name="convention_number_once",
                violation_error_message="Une autre version de cette convention vient d'être proposée : rouvrez la page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clawback",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_cents__gt", 0), ("amount_cents__lte", models.F("paid_cents"))),
                name="clawback_within_paid",
                violation_error_message="On ne redemande que ce qui a été versé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clawback",
            constraint=models.CheckConstraint(
                condition=models.Q(("months_done__lt", models.F("months_due"))),
                name="clawback_is_pro_rata",
                violation_error_message="Tous les mois prévus sont accomplis : il n'y a rien à reverser.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clawback",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="clawback_has_reason",
                violation_error_message="Dites pourquoi une somme est redemandée.",
            ),
        ),
        migrations.AddIndex(
            model_name="attestation",
            index=models.Index(
                condition=models.Q(("answered_at", None)), fields=["departement", "due_on"], name="attestation_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="attestation",
            constraint=models.UniqueConstraint(
                fields=("aid", "months", "witness"),
                name="attestation_once",
                violation_error_message="Cette attestation est déjà donnée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attestation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at", None),
                    models.Q(("is_in_post__isnull", False), ("is_tutored__isnull", False)),
                    _connector="OR",
                ),
                name="attestation_is_whole",
                violation_error_message="Une attestation dit si la personne est en poste, et si le tutorat a lieu.",
            ),
        ),
        migrations.AddIndex(
            model_name="aidpiece",
            index=models.Index(fields=["departement", "aid", "-added_at"], name="tutoring_piece_by_aid"),
        ),
        migrations.AddConstraint(
            model_name="tutoringbudget",
            constraint=models.UniqueConstraint(
                fields=("departement", "year"),
                name="tutoring_budget_year_once",
                violation_error_message="Le budget de cette année est déjà noté : modifiez-le.",
            ),
        ),
        Secure("Tutor"),
        Secure("TutoringAid"),
        Secure("TutoringPlan"),
        Secure("AidPiece"),
        Secure("TutoringBudget"),
        Secure("Convention"),
        Secure("ConventionSignature"),
        Secure("Attestation"),
        Secure("BankDetails"),
        Secure("PaymentBatch"),
        Secure("Instalment"),
        Secure("Control"),
        Secure("Clawback"),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
