"""Occupations by their ROME code, in our own words. No database.

About 130 of the 532 codes: those of the sectors that the packs name and of the offers that people on RSA meet most.
The official files of France Travail (ROME 4.0) replace this table when they are imported; a code that is not here is
accepted and shown as it is.

A code is a letter and four digits. Two codes are alike by what they begin with: the three first characters are a
professional domain (G16, kitchen); a letter and one digit gather neighbouring domains (G1, hotels and restaurants; F1,
building; N4, road transport).
"""

import re

from rebond.ground.tenancy.words import normalise

SAME, FAMILY, DOMAIN = 100, 60, 30

OCCUPATIONS: dict[str, str] = {
    "A1101": "Conducteur d'engins agricoles ou forestiers",
    "A1201": "Bûcheron, élagueur",
    "A1202": "Agent d'entretien des espaces naturels",
    "A1203": "Jardinier, ouvrier des espaces verts",
    "A1401": "Ouvrier agricole, cueilleur",
    "A1403": "Aide d'élevage",
    "A1405": "Ouvrier viticole, arboriculteur",
    "A1407": "Éleveur de bovins ou d'équidés",
    "A1414": "Maraîcher, horticulteur",
    "B1803": "Couturier, retoucheur",
    "C1401": "Employé de banque, gestion",
    "D1101": "Boucher",
    "D1102": "Boulanger",
    "D1104": "Pâtissier, chocolatier",
    "D1105": "Poissonnier",
    "D1106": "Vendeur en alimentation",
    "D1202": "Coiffeur",
    "D1205": "Nettoyeur d'articles textiles, repasseur",
    "D1208": "Esthéticien",
    "D1209": "Fleuriste, vendeur de végétaux",
    "D1211": "Vendeur en sport et loisirs",
    "D1212": "Vendeur en décoration et équipement du foyer",
    "D1213": "Vendeur en gros matériel",
    "D1214": "Vendeur en habillement",
    "D1401": "Assistant commercial",
    "D1403": "Commercial auprès des particuliers",
    "D1408": "Téléconseiller, télévendeur",
    "D1505": "Caissier",
    "D1507": "Employé de libre-service, mise en rayon",
    "E1103": "Chargé de communication",
    "F1501": "Monteur de structures en bois, charpentier",
    "F1502": "Monteur de structures métalliques",
    "F1503": "Charpentier, menuisier du bâtiment",
    "F1601": "Plâtrier, plaquiste",
    "F1602": "Électricien du bâtiment",
    "F1603": "Plombier, chauffagiste",
    "F1604": "Monteur d'agencements",
    "F1606": "Peintre en bâtiment",
    "F1607": "Poseur de fermetures",
    "F1608": "Carreleur",
    "F1609": "Solier, poseur de revêtements",
    "F1610": "Couvreur",
    "F1611": "Façadier, ravaleur",
    "F1613": "Étancheur",
    "F1701": "Ouvrier du béton, coffreur",
    "F1702": "Ouvrier de la voirie et des réseaux",
    "F1703": "Maçon",
    "F1704": "Aide-maçon, manœuvre du bâtiment",
    "F1705": "Poseur de canalisations",
    "F1301": "Grutier",
    "F1302": "Conducteur d'engins de chantier",
    "G1202": "Animateur d'activités culturelles ou manuelles",
    "G1203": "Animateur auprès d'enfants et d'adolescents",
    "G1204": "Éducateur sportif",
    "G1402": "Responsable d'hébergement",
    "G1403": "Gestionnaire de loisirs ou de restauration",
    "G1501": "Employé d'étage, femme ou valet de chambre",
    "G1502": "Personnel polyvalent d'hôtellerie",
    "G1503": "Gouvernant d'étage",
    "G1601": "Chef de cuisine",
    "G1602": "Cuisinier, commis de cuisine",
    "G1603": "Employé polyvalent de restauration",
    "G1604": "Crêpier, pizzaïolo",
    "G1605": "Plongeur en restauration",
    "G1701": "Concierge d'hôtel, bagagiste",
    "G1703": "Réceptionniste en hôtellerie",
    "G1801": "Barman, employé de café",
    "G1802": "Chef de rang, maître d'hôtel",
    "G1803": "Serveur",
    "G1804": "Sommelier",
    "H1202": "Dessinateur en électricité",
    "H2102": "Conducteur de ligne alimentaire",
    "H2101": "Ouvrier de découpe de viande",
    "H2201": "Ouvrier du bois",
    "H2206": "Menuisier",
    "H2402": "Assembleur en confection",
    "H2602": "Câbleur",
    "H2902": "Chaudronnier",
    "H2903": "Opérateur sur machine d'usinage",
    "H2909": "Monteur en mécanique",
    "H2913": "Soudeur",
    "H3301": "Conducteur de machine de conditionnement",
    "H3302": "Opérateur de production, conditionnement manuel",
    "H3404": "Peintre industriel",
    "I1203": "Agent de maintenance des bâtiments",
    "I1304": "Technicien de maintenance industrielle",
    "I1308": "Technicien de chauffage et climatisation",
    "I1401": "Technicien en informatique et bureautique",
    "I1402": "Réparateur d'appareils électroménagers",
    "I1604": "Mécanicien automobile",
    "I1606": "Carrossier",
    "J1301": "Agent de service hospitalier",
    "J1305": "Ambulancier",
    "J1307": "Préparateur en pharmacie",
    "J1501": "Aide-soignant",
    "J1304": "Auxiliaire de puériculture",
    "J1502": "Cadre de soins",
    "J1506": "Infirmier",
    "K1201": "Éducateur, travailleur social",
    "K1202": "Éducateur de jeunes enfants",
    "K1207": "Éducateur spécialisé",
    "K1301": "Accompagnant médico-social",
    "K1302": "Auxiliaire de vie auprès d'adultes",
    "K1303": "Garde d'enfants, assistant maternel",
    "K1304": "Aide à domicile, employé de ménage",
    "K1305": "Technicien de l'intervention sociale et familiale",
    "K1701": "Agent de la sécurité civile et publique",
    "K1706": "Policier, gendarme",
    "K1707": "Agent de surveillance de la voie publique",
    "K2202": "Laveur de vitres",
    "K2203": "Responsable d'équipe de propreté",
    "K2204": "Agent de propreté des locaux",
    "K2303": "Agent de nettoyage des espaces urbains",
    "K2304": "Ouvrier du tri et du recyclage",
    "K2502": "Responsable de la sécurité privée",
    "K2503": "Agent de sécurité et de surveillance",
    "K2601": "Agent funéraire",
    "M1202": "Auditeur comptable",
    "M1203": "Comptable, assistant de gestion",
    "M1204": "Contrôleur de gestion",
    "M1501": "Assistant en ressources humaines",
    "M1601": "Hôte d'accueil, standardiste",
    "M1602": "Agent administratif",
    "M1604": "Assistant de direction",
    "M1605": "Assistant technique et administratif",
    "M1606": "Opérateur de saisie",
    "M1607": "Secrétaire",
    "M1609": "Secrétaire médical, juridique ou spécialisé",
    "M1801": "Administrateur de systèmes informatiques",
    "M1805": "Développeur informatique",
    "M1810": "Technicien d'exploitation informatique",
    "N1101": "Cariste, conducteur d'engins de levage",
    "N1102": "Déménageur",
    "N1103": "Préparateur de commandes, magasinier",
    "N1104": "Conducteur de portique ou d'engin de port",
    "N1105": "Manutentionnaire",
    "N1201": "Affréteur, agent de transit",
    "N1301": "Responsable d'entrepôt",
    "N2201": "Agent d'escale",
    "N2203": "Agent de piste",
    "N3102": "Matelot",
    "N4101": "Conducteur de poids lourd",
    "N4102": "Chauffeur de taxi ou de voiture avec chauffeur",
    "N4103": "Conducteur de bus ou de car",
    "N4104": "Coursier",
    "N4105": "Chauffeur-livreur",
    "N4204": "Exploitant de transport routier",
}
"""Code and name."""

CODE = re.compile(r"[A-N]\d{4}", re.ASCII)


def label(code: str) -> str:
    """The name of an occupation; the code itself when it is not known here."""
    return OCCUPATIONS.get(code, code)


def similarity(a: str, b: str) -> int:
    """How alike two occupations are, 0 to 100: the same, of one professional domain, of neighbouring ones, or not."""
    if a == b:
        return SAME
    if a[:3] == b[:3]:
        return FAMILY
    return DOMAIN if a[:2] == b[:2] else 0


def told(code: str) -> str:
    """« Serveur (G1803) »: what a field offers, and reads again."""
    return f"{OCCUPATIONS[code]} ({code})" if code in OCCUPATIONS else code


def read(text: str) -> str:
    """The code that was meant: a code, « Serveur (G1803) », or a name that means one occupation only.

    Raises ValueError with what to do.
    """
    typed = text.strip()
    if codes := CODE.findall(typed.upper()):
        return str(codes[-1])
    wanted = normalise(typed)
    found = [code for code, name in OCCUPATIONS.items() if wanted in normalise(name)]
    exact = [code for code in found if wanted in (normalise(part) for part in OCCUPATIONS[code].split(","))]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise ValueError(
            f"« {typed} » n'est pas dans la liste des métiers : choisissez-en un proche, ou donnez son code ROME."
        )
    names = ", ".join(told(code) for code in found[:4])
    raise ValueError(f"« {typed} » peut vouloir dire plusieurs métiers : {names}. Choisissez-en un.")
