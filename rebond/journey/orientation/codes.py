"""The codes exchanged with France Travail about an orientation (« orientation usager », version 1), with their words."""

from django.db.models import TextChoices


class LastJob(TextChoices):
    """crit_situation_professionnelle."""

    WORKING = "EN_ACTIVITE", "La personne travaille en ce moment"
    TWO_YEARS = "DEUX_DERNIERES_ANNEES", "Elle a travaillé ces deux dernières années"
    LONGER = "PLUS_DEUX_ANS", "Son dernier travail date de plus de deux ans"
    NEVER = "JAMAIS", "Elle n'a jamais travaillé"


class JobKind(TextChoices):
    """crit_type_emploi."""

    SEASONAL = "SAISONNIER", "Emploi saisonnier"
    ARTIST = "ARTISTE_OU_AUTEUR", "Artiste, auteur"
    STAGE = "INTERMITTENT_SPECTACLE", "Intermittent du spectacle"
    FARMER = "EXPLOITANT_AGRICOLE", "Exploitant agricole"
    CHILDMINDER = "ASSISTANTE_MATERNELLE", "Assistant maternel"
    SELF_EMPLOYED = "CREATEUR_ENTREPRISE_OU_INDEPENDANT", "À son compte, ou en train de créer son entreprise"
    OTHER = "AUTRE", "Autre emploi"


class Schooling(TextChoices):
    """crit_niveau_etude."""

    NONE = "AFS", "N'est pas allé à l'école"
    PRIMARY = "CP4", "École primaire, ou collège jusqu'en 4e"
    FOURTH = "CFG", "4e achevée, certificat de formation générale"
    THIRD = "C3A", "3e achevée, brevet"
    SECOND = "C12", "Seconde ou première achevée"
    VOCATIONAL = "NV5", "CAP, BEP"
    BACCALAUREATE = "NV4", "Baccalauréat"
    TWO_YEARS = "NV3", "Bac + 2"
    FOUR_YEARS = "NV2", "Bac + 3 ou bac + 4"
    FIVE_YEARS = "NV1", "Bac + 5 ou plus"


class Project(TextChoices):
    """crit_projet_pro."""

    EMPLOYEE = "SALARIAT", "Trouver un emploi salarié"
    BUSINESS = "ENTREPRENARIAT", "Créer, reprendre ou développer une entreprise"
    TRAINING = "FORMATION", "Se former"
    NONE = "AUCUN", "Pas encore de projet"


class Weight(TextChoices):
    """How much a difficulty weighs on the search for a job."""

    STRONG = "IMPACT_FORT_RECHERCHE_EMPLOI", "Oui, cela empêche de chercher un emploi"
    LIGHT = "IMPACT_FAIBLE_RECHERCHE_EMPLOI", "Oui, mais cela gêne peu la recherche d'emploi"
    NONE = "AUCUNE", "Non"


class Health(TextChoices):
    """crit_contrainte_sante: an effect on work, never an illness."""

    UNABLE = "INCAPACITE_RECHERCHE_ACTIVITE_PRO", "Chercher un emploi est impossible pour le moment"
    STRONG = "IMPACT_FORT_RECHERCHE_EMPLOI", "Effet fort sur la recherche d'emploi"
    LIGHT = "IMPACT_FAIBLE_RECHERCHE_EMPLOI", "Effet faible sur la recherche d'emploi"
    NONE = "AUCUNE", "Aucun effet"


class Housing(TextChoices):
    """crit_contrainte_logement."""

    HOMELESS = "SANS_LOGEMENT", "La personne n'a pas de logement"
    EVICTION = "PROCEDURE_EXPULSION", "Une procédure d'expulsion est en cours"
    STRONG = "IMPACT_FORT_RECHERCHE_EMPLOI", "Le logement empêche de chercher un emploi"
    LIGHT = "IMPACT_FAIBLE_RECHERCHE_EMPLOI", "Le logement gêne peu la recherche d'emploi"
    NONE = "AUCUNE", "Aucune difficulté de logement"


class Mobility(TextChoices):
    """crit_contrainte_mobilite."""

    NO_TRANSPORT = "AUCUN_MOYEN_DE_TRANSPORT", "Aucun moyen de transport"
    DEPENDENT = "DEPENDANT_TRANSPORT", "Dépend des transports en commun ou de quelqu'un"
    OTHER = "AUTRE", "Une autre difficulté pour se déplacer"
    NONE = "AUCUNE", "Se déplace sans difficulté"


class Family(TextChoices):
    """crit_contrainte_familiale."""

    CARER = "AIDANT_FAMILIAL", "Aide un proche malade, âgé ou handicapé"
    CHILDCARE = "ENFANT_SANS_SOLUTION_GARDE", "Un enfant n'a pas de solution de garde"
    STRONG = "IMPACT_FORT_RECHERCHE_EMPLOI", "La famille empêche de chercher un emploi"
    LIGHT = "IMPACT_FAIBLE_RECHERCHE_EMPLOI", "La famille gêne peu la recherche d'emploi"
    NONE = "AUCUNE", "Aucune contrainte de famille"


class Digital(TextChoices):
    """crit_contrainte_numerique."""

    NO_ACCESS = "NON_ACCES_INTERNET", "N'a pas internet"
    NOT_MASTERED = "NON_MAITRISE", "A internet, mais a du mal à s'en servir"
    REFUSES = "REFUS", "Ne veut pas s'en servir"
    NONE = "AUCUNE", "S'en sert sans difficulté"


class HouseholdKind(TextChoices):
    """Who lives in the household: worked out from it, never asked again."""

    SINGLE = "single", "Personne seule"
    LONE_PARENT = "lone_parent", "Parent seul avec enfant"
    COUPLE = "couple", "Couple sans enfant"
    COUPLE_WITH_CHILDREN = "couple_with_children", "Couple avec enfant"


class Answer(TextChoices):
    """decision_etat: what the département answers to France Travail's proposal."""

    ACCEPTED = "ACCEPTEE", "Acceptée"
    REFUSED = "REFUSEE", "Refusée"


class Body(TextChoices):
    """decision_organisme: the body that accompanies the person (organisme référent)."""

    UNKNOWN = "IND", "Indéterminé"
    FRANCE_TRAVAIL = "FT", "France Travail"
    DEPARTEMENT = "CD", "Conseil départemental ou son délégataire"
    MISSION_LOCALE = "ML", "Mission locale"
    CAP_EMPLOI = "CE", "Cap emploi"


class Refusal(TextChoices):
    """decision_motif_refus: why the département does not follow France Travail's proposal."""

    INEXACT = "DECLARATION_INEXACTE", "Déclaration inexacte"
    NOT_COVERED = "SITUATION_NON_COUVERTE", "Situation non couverte par les critères"
    APPRECIATION = "APPRECIATION_DIFFERENTE", "Appréciation différente de la situation"
    CAPACITY = "MANQUE_CAPACITE_ACCUEIL", "Manque de places"
    OTHER = "AUTRE", "Autre motif"
