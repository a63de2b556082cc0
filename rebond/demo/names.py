"""Names, streets and communes that invented people are made of."""

from typing import NamedTuple

from rebond.exchanges.caf.codes import Sex


class Place(NamedTuple):
    """A commune, and how many households in a hundred or so live there."""

    insee: str
    postal_code: str
    name: str
    weight: int


# Written as the CAF writes them: capitals, no accent.
MEN = """
ADRIEN ALAIN ANTHONY ARNAUD AYOUB BENJAMIN BRUNO CEDRIC CHRISTOPHE DAMIEN DAVID DIDIER EMMANUEL ERIC FABRICE FARID
FRANCK FREDERIC GERALD GUILLAUME HAKIM HUGO IBRAHIM JEROME JULIEN KAMEL KARIM KEVIN LAURENT LIONEL LUDOVIC MALIK
MATHIEU MEHDI MICHEL MOHAMED NABIL NICOLAS OLIVIER OUSMANE PASCAL PATRICK RACHID ROMAIN SAMIR SEBASTIEN STEPHANE
SYLVAIN THIERRY THOMAS VINCENT YANN YOUSSEF ZINEDINE
"""
WOMEN = """
ALICIA AMELIE AMINA ANAIS ANNIE AURELIE AWA BRIGITTE CAMILLE CAROLINE CATHERINE CECILE CELINE CHANTAL CINDY CORINNE
DELPHINE ELODIE EMILIE FATIMA FATOUMATA FLORENCE FRANCOISE GAELLE HELENE INES ISABELLE JENNIFER JULIE KARINE KHADIJA
LAETITIA LAURA LEILA LINDA LUCIE MANON MARIAM MARINE MELANIE NADIA NATHALIE NORA OPHELIE PAULINE SABRINA SAMIRA
SANDRINE SARAH SONIA SOPHIE STEPHANIE SYLVIE VALERIE VANESSA VIRGINIE YASMINA ZOHRA
"""
FAMILIES = """
ABDALLAH ALBERTINI AMRANI ANDRE ARNAUD AUBERT BAILLY BARBIER BENALI BENOIT BERNARD BERTRAND BLANC BONNET BOUCHER BOYER
BRUNET CARON CHARLES CHEVALIER CLEMENT COLIN CORDIER COSTA DA-SILVA DAVID DELAUNAY DENIS DIALLO DUBOIS DUMONT DUPUIS
DURAND DUVAL FABRE FAURE FERNANDEZ FERRARI FONTAINE FOURNIER GARCIA GARNIER GAUTHIER GERARD GIRARD GRONDIN GUERIN
GUILLOT HADDAD HAMEL HENRY HUBERT JACQUET JEANNE JOLY KEITA KHELIF LACROIX LAMBERT LANGLOIS LEBLANC LEBRUN LECOMTE
LEFEVRE LEGRAND LEMAIRE LEROY LOPEZ LUCAS MAILLARD MANSOURI MARCHAND MARIE MARTEL MARTINEZ MASSON MERCIER MEUNIER
MOREAU MOREL MOULIN NICOLAS NOEL OLIVIER OUEDRAOGO PARIS PERRIN PETIT PHILIPPE PICARD PONS RENARD REYNAUD RICHARD
RIVIERE ROBERT ROCHE ROUSSEAU ROUX SAIDI SANCHEZ SIMON TESSIER TRAORE VALENTIN VASSEUR VIDAL VINCENT ZERROUKI
"""
FIRST_NAMES = {Sex.MAN: MEN.split(), Sex.WOMAN: WOMEN.split()}
LAST_NAMES = FAMILIES.split()
STREETS = (
    ("R", "DE LA REPUBLIQUE"), ("R", "VICTOR HUGO"), ("AV", "JEAN JAURES"), ("BD", "NATIONAL"), ("R", "DES LILAS"),
    ("R", "PASTEUR"), ("AV", "DE LA GARE"), ("CHE", "DES AMANDIERS"), ("IMP", "DU MOULIN"), ("PL", "DE LA MAIRIE"),
    ("R", "EMILE ZOLA"), ("RES", "LES CEDRES"), ("BD", "GAMBETTA"), ("R", "DU STADE"), ("AV", "PABLO PICASSO"),
    ("TRA", "DES OLIVIERS"), ("R", "LOUISE MICHEL"), ("QU", "DU PORT"), ("ALL", "DES PLATANES"), ("R", "DE L'EGLISE"),
    ("CITE", "DES JARDINS"), ("R", "HENRI BARBUSSE"), ("LOT", "LE CLOS FLEURI"), ("RTE", "DE PARIS"),
)  # fmt: skip
PLACES = {
    "13": (
        Place("13201", "13001", "Marseille 01", 6),
        Place("13202", "13002", "Marseille 02", 5),
        Place("13203", "13003", "Marseille 03", 10),
        Place("13205", "13005", "Marseille 05", 4),
        Place("13213", "13013", "Marseille 13", 8),
        Place("13214", "13014", "Marseille 14", 9),
        Place("13215", "13015", "Marseille 15", 10),
        Place("13216", "13016", "Marseille 16", 2),
        Place("13001", "13100", "Aix-en-Provence", 7),
        Place("13004", "13200", "Arles", 5),
        Place("13005", "13400", "Aubagne", 3),
        Place("13028", "13600", "La Ciotat", 2),
        Place("13041", "13120", "Gardanne", 2),
        Place("13047", "13800", "Istres", 3),
        Place("13054", "13700", "Marignane", 2),
        Place("13056", "13500", "Martigues", 3),
        Place("13063", "13140", "Miramas", 3),
        Place("13077", "13110", "Port-de-Bouc", 2),
        Place("13103", "13300", "Salon-de-Provence", 3),
        Place("13108", "13150", "Tarascon", 2),
        Place("13117", "13127", "Vitrolles", 3),
        Place("13027", "13160", "Châteaurenard", 1),
    ),
    "14": (
        Place("14118", "14000", "Caen", 34),
        Place("14327", "14200", "Hérouville-Saint-Clair", 14),
        Place("14366", "14100", "Lisieux", 11),
        Place("14047", "14400", "Bayeux", 5),
        Place("14762", "14500", "Vire Normandie", 6),
        Place("14258", "14700", "Falaise", 5),
        Place("14437", "14120", "Mondeville", 5),
        Place("14341", "14123", "Ifs", 3),
        Place("14333", "14600", "Honfleur", 4),
        Place("14715", "14360", "Trouville-sur-Mer", 2),
        Place("14488", "14150", "Ouistreham", 2),
        Place("14225", "14160", "Dives-sur-Mer", 3),
        Place("14167", "14460", "Colombelles", 3),
        Place("14271", "14123", "Fleury-sur-Orne", 2),
        Place("14514", "14130", "Pont-l'Évêque", 1),
        Place("14174", "14110", "Condé-en-Normandie", 2),
        Place("14478", "14290", "Orbec", 1),
    ),
}
