"""What companies of the demo hire for: real occupations, by sector of the pack."""

JOBS: dict[str, tuple[tuple[str, str], ...]] = {
    "hotellerie_restauration": (
        ("Employé polyvalent de restauration", "G1603"),
        ("Cuisinier", "G1602"),
        ("Serveur", "G1803"),
        ("Employé d'étage", "G1501"),
    ),
    "batiment": (
        ("Maçon", "F1703"),
        ("Peintre en bâtiment", "F1606"),
        ("Manœuvre du bâtiment", "F1704"),
        ("Électricien du bâtiment", "F1602"),
    ),
    "transport": (
        ("Chauffeur-livreur", "N4105"),
        ("Conducteur de bus", "N4103"),
        ("Conducteur de poids lourd", "N4101"),
    ),
    "logistique": (
        ("Préparateur de commandes", "N1103"),
        ("Cariste", "N1101"),
        ("Manutentionnaire", "N1105"),
    ),
    "medico_social": (
        ("Aide à domicile", "K1304"),
        ("Auxiliaire de vie", "K1302"),
        ("Garde d'enfants à domicile", "K1303"),
    ),
    "proprete": (("Agent d'entretien de locaux", "K2204"), ("Laveur de vitres", "K2202")),
    "commerce": (("Employé de libre-service", "D1507"), ("Caissier", "D1505"), ("Vendeur en boulangerie", "D1106")),
    "agriculture": (("Ouvrier maraîcher", "A1414"), ("Agent d'espaces verts", "A1203")),
    "industrie": (("Opérateur de production", "H2102"), ("Agent de conditionnement", "H3302")),
    "securite": (("Agent de sécurité", "K2503"),),
}

THEMES: dict[int, tuple[str, ...]] = {
    13: ("hotellerie_restauration", "logistique", "proprete", "medico_social", "commerce", "batiment"),
    14: ("medico_social", "agriculture", "hotellerie_restauration", "industrie"),
}
"""The sectors of the months, one after the other: these have the most companies."""

COUNTS = {13: 56, 14: 28}
"""Companies of each département."""

FIRST = ("Mistral", "Garlaban", "Calanques", "Bocage", "Pastel", "Horizon", "Étoile", "Cigale", "Olivier", "Littoral",
         "Vallon", "Rivage", "Pommeraie", "Colline")  # fmt: skip
SECOND = {
    "hotellerie_restauration": ("Tables", "Hôtels"),
    "batiment": ("Construction", "Rénovation"),
    "transport": ("Transports", "Mobilités"),
    "logistique": ("Logistique", "Entrepôts"),
    "medico_social": ("Aide à domicile", "Services à la personne"),
    "proprete": ("Propreté", "Nettoyage"),
    "commerce": ("Marchés", "Boulangeries"),
    "agriculture": ("Maraîchage", "Paysages"),
    "industrie": ("Conserves", "Emballages"),
    "securite": ("Sécurité", "Gardiennage"),
}
"""Two halves of names that no company bears, as far as one knows."""
