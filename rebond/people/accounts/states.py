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
    "add_contact": "Contact d'une entreprise ajouté",
    "add_person": "Personne ajoutée à une cohorte",
    "add_photo": "Photo ajoutée",
    "add_piece": "Pièce jointe à une aide",
    "add_recruiter": "Recruteur inscrit à un job dating",
    "add_stay": "Période d'une action ajoutée",
    "add_step": "Démarche notée",
    "announce": "Heures annoncées",
    "announce_forum": "Heures du Forum annoncées",
    "answer_club": "Réponse à une rencontre du club",
    "answer_news": "Réponse sur l'emploi",
    "apply": "Candidature envoyée",
    "approach_again": "Démarchage repris",
    "arrive": "Arrivée notée",
    "ask_aid": "Aide demandée",
    "ask_attestation": "Attestation de tutorat demandée",
    "ask_change": "Changement d'orientation demandé",
    "ask_draw": "Tirage au sort demandé",
    "ask_news": "Nouvelles de l'emploi demandées",
    "ask_opinion": "Avis demandé au médecin",
    "ask_plan": "Plan demandé",
    "ask_ppae": "PPAE demandé à la personne",
    "ask_space": "Accès demandé par une entreprise",
    "assign": "Personne confiée à une structure",
    "attest": "Attestation de tutorat donnée",
    "be_late": "Retard annoncé",
    "bring_vacancies": "Offres apportées à un job dating",
    "bury": "Coordonnée refusée par le réseau",
    "call_ticket": "Numéro appelé",
    "call_up": "Entretien appelé",
    "cancel_stay": "Période annulée",
    "cancel_visit": "Visite annulée",
    "change": "Fiche changée",
    "change_clause_contract": "Marché corrigé",
    "change_consultation": "Note de consultation corrigée",
    "change_day": "Journée changée",
    "change_hours": "Plage d'ouverture changée",
    "change_lot": "Lot corrigé",
    "change_placement": "Placement corrigé",
    "change_places": "Places d'une action changées",
    "change_referent": "Changement de référent",
    "change_room": "Salle changée",
    "change_visit": "Inscription au Forum changée",
    "check_in": "Arrivée au Forum notée",
    "check_out": "Départ du Forum noté",
    "claw_back": "Reversement demandé",
    "clear_visitors": "Données personnelles des visiteurs effacées",
    "close_day_room": "Salle de la journée fermée",
    "close_feed": "Adresse de l'agenda retirée",
    "close_hours": "Heures fermées",
    "close_places": "Places d'une action fermées",
    "close_screen": "Écran public fermé",
    "complete_diagnosis": "Diagnostic terminé",
    "confirm": "Valeur confirmée",
    "confirm_coming": "Venue confirmée",
    "confirm_vacancy": "Offre confirmée",
    "consent_to_letters": "Lettre du club acceptée",
    "control": "Contrôle de service fait noté",
    "correct": "Fiche corrigée",
    "correct_booking": "Date de la prise de rendez-vous corrigée",
    "correct_first_meeting": "Date de la première rencontre corrigée",
    "correct_hire": "Embauche corrigée",
    "correct_interview": "Date de l'entretien corrigée",
    "correct_report": "Compte rendu corrigé",
    "deactivate": "Compte désactivé",
    "declare": "Avis de fin de journée",
    "declare_hours": "Heures d'insertion déclarées",
    "demo": "Démonstration préparée",
    "deny": "Lien refusé par qui ne connaît pas la personne",
    "describe_search": "Recherche d'emploi décrite",
    "draft": "Contrat commencé",
    "draw": "Tirage au sort d'une cohorte",
    "draw_control": "Contrôle tiré au sort",
    "drop_call": "Appel classé sans rappel",
    "end": "Accès terminé",
    "end_assignment": "Fin d'accompagnement",
    "end_contact": "Contact d'une entreprise retiré",
    "end_duties": "Fin du suivi",
    "end_hours": "Plage d'ouverture retirée",
    "end_placement": "Fin d'un placement",
    "end_replacement": "Fin d'un remplacement",
    "end_stay": "Fin d'une période notée",
    "enter": "Entrée sous un rôle",
    "entrust": "Portefeuille confié",
    "explore": "Métier exploré",
    "export": "Liste exportée ou imprimée",
    "extend": "Action prolongée",
    "feel": "Ressenti de la personne noté",
    "find_coach": "Animateur de retour",
    "find_room": "Salle rouverte",
    "find_vacancy": "Offre trouvée en visite",
    "follow_hire": "Suivi d'un emploi confié",
    "forget": "Lignes d'import effacées",
    "forget_occupation": "Métier retiré",
    "give_bank": "RIB donné",
    "give_opinion": "Avis sur le travail donné",
    "hand_appointment_over": "Rendez-vous confié à un collègue",
    "hand_over": "Contrat d'orientation remis",
    "intake": "Fiche écrite par un import",
    "invite": "Invitation envoyée",
    "invite_to_club": "Invitation à une rencontre du club",
    "join": "Accès ouvert après preuve de l'adresse",
    "join_club": "Entrée au club des entreprises",
    "join_queue": "Place dans une file prise",
    "keep": "Orientation gardée",
    "keep_agenda": "Agenda réglé",
    "keep_draft": "Brouillon d'entretien commencé",
    "keep_lessons": "Attentes des entreprises notées",
    "keep_plan": "Plan de tutorat écrit",
    "keep_ppae": "PPAE gardé",
    "leave": "Départ noté",
    "leave_club": "Départ du club des entreprises",
    "leave_queue": "File quittée",
    "link_meeting": "Rendez-vous compté dans une action",
    "load_pack": "Paramètres chargés",
    "look_at_company": "Entreprise vérifiée",
    "lose_coach": "Animateur absent",
    "lose_room": "Salle perdue",
    "make": "Rendez-vous pris",
    "merge_company": "Fiches d'entreprise réunies",
    "move": "Changement d'état",
    "name_professional": "Professionnel ajouté à une action",
    "name_referent": "Référent désigné",
    "name_tutor": "Tutrice ou tuteur désigné",
    "note_activity": "Activité d'une action notée",
    "note_booking": "Prise de rendez-vous notée",
    "note_call": "Appel reçu noté",
    "note_contact": "Contact noté",
    "note_cost": "Coût d'un événement noté",
    "note_cv": "Passage à l'espace CV noté",
    "note_deed": "Engagement du club tenu",
    "note_first_meeting": "Première rencontre notée",
    "note_forum": "Suite d'un entretien du Forum notée",
    "note_hours": "Heures travaillées notées",
    "note_outcome": "Suite d'un entretien corrigée",
    "note_penalty": "Pénalité notée",
    "note_post": "Suivi dans l'emploi noté",
    "note_repaid": "Reversement reçu",
    "note_stage": "Étape d'une action notée",
    "open": "Orientation ouverte",
    "open_aid": "Aide au tutorat commencée",
    "open_clause_contract": "Marché ouvert",
    "open_club_event": "Rencontre du club ouverte",
    "open_day": "Journée ouverte",
    "open_door": "Adresse sans compte donnée",
    "open_duties": "Entrée dans le suivi",
    "open_feed": "Adresse de l'agenda donnée",
    "open_hours": "Plage d'ouverture ajoutée",
    "open_job_dating": "Job dating ouvert",
    "open_lot": "Lot ouvert",
    "open_own_post": "Poste du Département publié",
    "open_places": "Places d'une action ouvertes",
    "open_room": "Salle ajoutée",
    "open_screen": "Écran public ouvert",
    "open_session": "Séance collective ouverte",
    "open_stand": "Stand ouvert",
    "open_theme": "Thème du mois ouvert",
    "open_vacancy": "Offre d'emploi publiée",
    "owe_less": "Reversement réduit",
    "pay": "Versement fait",
    "place_meeting": "Entretien placé à la main",
    "place_person": "Personne placée sur un lot",
    "plan": "Plan écrit",
    "plan_forum": "Plan du Forum écrit",
    "plan_meetings": "Rendez-vous d'une action pris",
    "plan_visit": "Visite prévue",
    "post": "Courriers postés",
    "practise": "Simulation d'entretien notée",
    "prepare": "Envoi d'invitations préparé",
    "prepare_batch": "Bordereau de paiement préparé",
    "prepare_forum": "Forum préparé",
    "prescribe": "Action prescrite",
    "print_contract": "Contrat d'orientation imprimé",
    "print_health_letter": "Courrier de santé imprimé",
    "promise": "Promesse d'embauche",
    "propose": "Orientation proposée",
    "propose_aided": "Contrat aidé proposé",
    "propose_candidate": "Personne proposée à un job dating",
    "propose_contract": "Contrat proposé à la signature",
    "propose_convention": "Convention de tutorat proposée",
    "propose_vacancy": "Offre proposée à une personne",
    "publish": "Texte de message publié",
    "read": "Lecture",
    "read_calendar": "Agenda personnel lu",
    "recall": "Rendez-vous rappelé",
    "receive": "Réception",
    "receive_ppae": "PPAE reçu",
    "refuse": "Refus de recevoir des messages",
    "refuse_hours": "Heures d'insertion refusées",
    "refuse_letters": "Lettre du club refusée",
    "refuse_to_sign": "Contrat pas signé, mots notés",
    "register": "Personne inscrite",
    "register_company": "Entreprise enregistrée",
    "register_visitor": "Visiteur inscrit au Forum",
    "release": "Portefeuille retiré",
    "remind": "Invitation rappelée",
    "remind_company": "Candidature rappelée à l'entreprise",
    "remind_to_sign": "Contrat à signer rappelé",
    "remove_meeting": "Entretien retiré du plan",
    "remove_person": "Personne retirée d'une cohorte",
    "remove_photo": "Photo effacée",
    "renew": "Second facteur remis à zéro",
    "reopen": "Heures rouvertes",
    "reorient": "Orientation changée",
    "replace": "Référent remplacé",
    "replace_professional": "Remplacement d'un professionnel",
    "reprint": "Courrier réimprimé",
    "reschedule": "Rendez-vous déplacé",
    "reschedule_visit": "Visite déplacée",
    "resize_session": "Nombre de places changé",
    "rest": "Arrêt du démarchage noté",
    "return_call": "Appel rappelé",
    "reveal_nir": "NIR affiché",
    "review": "Dossier examiné",
    "revive": "Coordonnée remise en usage",
    "rotate": "Déroulé de la journée fait",
    "rotate_health_key": "Chiffrement renouvelé",
    "save": "Enregistrement",
    "seal": "Contrat scellé",
    "send": "Envoi",
    "send_badge": "Badge renvoyé",
    "send_code": "Code de signature envoyé",
    "send_invitations": "Cohorte invitée",
    "send_letter": "Lettre du club envoyée",
    "send_ppae_back": "PPAE à renvoyer",
    "set_aside": "Ligne laissée de côté",
    "set_budget": "Budget de l'aide noté",
    "settle": "Rattachement",
    "settle_needs": "Besoins traités",
    "shift_meeting": "Entretien déplacé",
    "sign": "Signature",
    "stop_aid": "Aide au tutorat arrêtée",
    "take_back": "Nouvelle version d'un contrat ouverte",
    "tick_aided": "Étape d'un contrat aidé notée",
    "transfer": "Action confiée à une autre structure",
    "undo_arrival": "Arrivée retirée",
    "unfollow_hire": "Suivi d'un emploi rendu",
    "update_offers": "Offres de France Travail demandées",
    "validate_hours": "Heures d'insertion validées",
    "wait_for": "Inscription sur une liste d'attente",
    "wish": "Souhaits et heures d'un candidat notés",
    "withdraw": "Invitation retirée",
    "withdraw_opinion": "Avis sur le travail retiré ou remplacé",
    "withdraw_recruiter": "Recruteur retiré d'un job dating",
    "write_consultation": "Consultation notée",
    "write_contract": "Contrat écrit",
    "write_cv": "CV écrit",
    "write_diagnosis": "Diagnostic commencé",
    "write_health_letter": "Courrier de santé écrit",
    "write_note": "Note d'entretien écrite",
    "write_opinion": "Avis d'instruction écrit",
}
"""What each verb of the journal says to its readers; a test finds the missing ones."""
