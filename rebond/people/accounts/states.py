"""Roles, and what an organisation can do."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a membership lets one do. The day of each is in the product's guide."""

    BENEFICIARY = "beneficiary", "Bénéficiaire"
    ADVISER = "adviser", "Conseiller d'orientation"
    STRUCTURE_MANAGER = "structure_manager", "Gestionnaire de structure"
    REFERENT = "referent", "Référent"
    SOCIAL_WORKER = "social_worker", "Travailleur social"
    FT_ADVISER = "ft_adviser", "Conseiller dédié France Travail"
    PSYCHOLOGIST = "psychologist", "Psychologue"
    DOCTOR = "doctor", "Médecin"
    NURSE = "nurse", "Infirmier"
    ACCELERATOR = "accelerator", "Responsable de l'Accélérateur"
    SECTOR_EXPERT = "sector_expert", "Expert d'un secteur"
    RTEF = "rtef", "Conseiller entreprises (RTEF)"
    EMPLOYER = "employer", "Employeur"
    AID_OFFICER = "aid_officer", "Instructeur des aides"
    PAYER = "payer", "Payeur"
    MANAGER = "manager", "Responsable du département"
    ADMINISTRATOR = "administrator", "Administrateur"


POLE_STAFF = frozenset({Role.ADVISER, Role.DOCTOR, Role.NURSE})
"""They see the people of their Pôle."""

STRUCTURE_STAFF = frozenset(
    {Role.STRUCTURE_MANAGER, Role.REFERENT, Role.SOCIAL_WORKER, Role.FT_ADVISER, Role.PSYCHOLOGIST}
)
"""They see the people whom their structure accompanies."""

REFERENTS = frozenset({Role.REFERENT, Role.SOCIAL_WORKER, Role.FT_ADVISER})
"""They can be named référent of a person."""

DEPARTEMENT_STAFF = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
"""They see the whole département."""

AGENTS = frozenset(Role) - {Role.BENEFICIARY, Role.EMPLOYER}
"""They sign in with a second factor."""


class Capability(TextChoices):
    """What an organisation is; one organisation may be several things."""

    POLE = "pole", "Pôle d'insertion"
    MDS = "mds", "Maison départementale de la solidarité"
    LIEU_ACCUEIL = "lieu_accueil", "Lieu d'accueil"
    PARTNER_STRUCTURE = "partner_structure", "Structure partenaire"
    FRANCE_TRAVAIL = "france_travail", "Agence France Travail"
    MISSION_LOCALE = "mission_locale", "Mission locale"
    CAP_EMPLOI = "cap_emploi", "Cap emploi"
    PLIE = "plie", "PLIE"
    CHANTIER = "chantier", "Chantier d'insertion"
    ACCELERATOR = "accelerator", "Accélérateur de l'emploi"
    DEPARTEMENT_SERVICE = "department_service", "Service du Département"
    COMPANY = "company", "Entreprise"
    HEALTH_STRUCTURE = "health_structure", "Structure de soins"
    TRAINING_BODY = "training_body", "Organisme de formation"


VERBS = {
    "accept": "Acceptation",
    "ask_change": "Changement d'orientation demandé",
    "assign": "Personne confiée à une structure",
    "bury": "Coordonnée refusée par le réseau",
    "change_hours": "Plage d'ouverture changée",
    "change_referent": "Changement de référent",
    "change_room": "Salle changée",
    "close_feed": "Adresse de l'agenda retirée",
    "close_hours": "Heures fermées",
    "complete_diagnosis": "Diagnostic terminé",
    "confirm": "Valeur confirmée",
    "correct": "Fiche corrigée",
    "correct_booking": "Date de la prise de rendez-vous corrigée",
    "correct_first_meeting": "Date de la première rencontre corrigée",
    "correct_interview": "Date de l'entretien corrigée",
    "deactivate": "Compte désactivé",
    "demo": "Démonstration préparée",
    "deny": "Lien refusé par qui ne connaît pas la personne",
    "drop_call": "Appel classé sans rappel",
    "end": "Accès terminé",
    "end_assignment": "Fin d'accompagnement",
    "end_duties": "Fin du suivi",
    "end_hours": "Plage d'ouverture retirée",
    "enter": "Entrée sous un rôle",
    "export": "Liste exportée ou imprimée",
    "forget": "Lignes d'import effacées",
    "hand_over": "Contrat d'orientation remis",
    "intake": "Fiche écrite par un import",
    "invite": "Invitation envoyée",
    "keep": "Orientation gardée",
    "keep_agenda": "Agenda réglé",
    "load_pack": "Paramètres chargés",
    "make": "Rendez-vous pris",
    "move": "Changement d'état",
    "name_referent": "Référent désigné",
    "note_booking": "Prise de rendez-vous notée",
    "note_call": "Appel reçu noté",
    "note_contact": "Contact noté",
    "note_first_meeting": "Première rencontre notée",
    "open": "Orientation ouverte",
    "open_duties": "Entrée dans le suivi",
    "open_feed": "Adresse de l'agenda donnée",
    "open_hours": "Plage d'ouverture ajoutée",
    "open_room": "Salle ajoutée",
    "open_session": "Séance collective ouverte",
    "post": "Courriers postés",
    "prepare": "Envoi d'invitations préparé",
    "print_contract": "Contrat d'orientation imprimé",
    "propose": "Orientation proposée",
    "publish": "Texte de message publié",
    "read": "Lecture",
    "read_calendar": "Agenda personnel lu",
    "recall": "Rendez-vous rappelé",
    "receive": "Réception",
    "refuse": "Refus de recevoir des messages",
    "register": "Personne inscrite",
    "remind": "Invitation rappelée",
    "renew": "Second facteur remis à zéro",
    "reopen": "Heures rouvertes",
    "reorient": "Orientation changée",
    "reprint": "Courrier réimprimé",
    "reschedule": "Rendez-vous déplacé",
    "return_call": "Appel rappelé",
    "reveal_nir": "NIR affiché",
    "review": "Dossier examiné",
    "revive": "Coordonnée remise en usage",
    "save": "Enregistrement",
    "send": "Envoi",
    "set_aside": "Ligne laissée de côté",
    "settle": "Rattachement",
    "wait_for": "Inscription sur une liste d'attente",
    "withdraw": "Invitation retirée",
    "write_diagnosis": "Diagnostic commencé",
}
"""What each verb of the journal says to its readers; a test finds the missing ones."""
