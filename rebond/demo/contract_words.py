"""What people of the demo aim at, promise and answer in their contracts."""

OBJECTIVES = (
    "Trouver un travail près de chez moi",
    "Avoir une formation qui mène à un métier",
    "Passer le permis de conduire",
    "Trouver une garde pour mon enfant",
    "Parler et écrire mieux le français",
    "Garder mon logement",
)
MINE = (
    "Refaire mon CV avec mon référent",
    "M'inscrire à l'atelier « Entretien »",
    "Aller à la réunion d'information sur la formation",
    "Appeler trois entreprises de ma commune",
    "Préparer le dossier pour la crèche",
    "Prendre rendez-vous à l'auto-école solidaire",
)
THEIRS = (
    "Demander une aide pour les transports",
    "Proposer deux offres d'emploi par mois",
    "Appeler la mission logement",
    "Inscrire la personne à la visite d'un chantier",
    "Prendre des nouvelles chaque mois",
)
GIVEN = ("", "C'est fait, rendez-vous pris.", "Deux réponses positives.", "Dossier déposé.")
REASONS = (
    "Je ne peux pas venir le mercredi, mon fils n'a pas école.",
    "Je veux d'abord finir ma formation.",
    "Quinze heures, c'est trop avec mes trajets.",
)
MISSING = ("La photo est floue : on ne peut pas lire.", "Il manque la signature.")
