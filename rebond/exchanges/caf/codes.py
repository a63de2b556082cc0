"""Code lists of the beneficiary flows, as the CNAF writes them."""

from enum import StrEnum


class Role(StrEnum):
    """ROLEPERS: what a person is in the RSA household."""

    APPLICANT = "DEM"
    SPOUSE = "CJT"
    CHILD = "ENF"
    OTHER = "AUT"

    @property
    def is_adult(self) -> bool:
        """True for those who may have droits et devoirs."""
        return self in (Role.APPLICANT, Role.SPOUSE)


class RightState(StrEnum):
    """ETATDOSRSA: where the household's right stands."""

    UNDEFINED = "Z"
    PENDING = "0"
    REFUSED = "1"
    PAYABLE = "2"
    SUSPENDED = "3"
    PAYMENT_SUSPENDED = "4"
    CLOSED = "5"
    CLOSED_EARLIER = "6"

    @property
    def is_open(self) -> bool:
        """Payable or suspended: the right exists."""
        return self in (RightState.PAYABLE, RightState.SUSPENDED, RightState.PAYMENT_SUSPENDED)

    @property
    def is_suspended(self) -> bool:
        return self in (RightState.SUSPENDED, RightState.PAYMENT_SUSPENDED)

    @property
    def is_closed(self) -> bool:
        return self in (RightState.CLOSED, RightState.CLOSED_EARLIER)

    @property
    def label(self) -> str:
        return RIGHT_STATES[self]


class Sex(StrEnum):
    """SEXE."""

    MAN = "1"
    WOMAN = "2"


class BirthPrecision(StrEnum):
    """TYPEDTNAI: what is sure in a date of birth."""

    DAY = "N"
    MONTH = "J"
    YEAR = "O"


class Consent(StrEnum):
    """AUTORUTITEL, AUTORUTIADRELEC: whether the number, the address may be used."""

    GIVEN = "A"
    UNKNOWN = "I"
    REFUSED = "R"


RIGHT_STATES = {
    "Z": "État du droit non défini",
    "0": "Demande en attente de décision du Département",
    "1": "Droit refusé",
    "2": "Droit ouvert et versable",
    "3": "Droit ouvert et suspendu",
    "4": "Droit ouvert, versement suspendu",
    "5": "Droit clos",
    "6": "Droit clos sur un mois antérieur",
}
FREQUENCIES = {"M": "mensuel", "I": "journalier", "R": "de reprise"}
NATURES = {"D": "bénéficiaires", "F": "financier", "I": "instruction"}
FAMILY_SITUATIONS = {
    "ABA": "Disparu (jugement d'absence)",
    "CEL": "Célibataire",
    "DIV": "Divorcé(e)",
    "ISO": "Isolement après vie maritale ou PACS",
    "MAR": "Mariage",
    "PAC": "PACS",
    "RPA": "Reprise de vie commune sur PACS",
    "RVC": "Reprise de vie maritale",
    "RVM": "Reprise de mariage",
    "SEF": "Séparation de fait",
    "SEL": "Séparation légale",
    "VEU": "Veuvage",
    "VIM": "Vie maritale",
}
COUPLES = frozenset({"MAR", "PAC", "RPA", "RVC", "RVM", "VIM"})
REFUSAL_REASONS = {  # MOTIREFURSA
    "F02": "Moins de 25 ans sans personne à charge",
    "F04": "Titre de séjour non valide",
    "F09": "Résidence non conforme",
    "F85": "Pas d'allocataire",
    "F97": "Bénéficiaire d'une AAH réduite",
    "FDD": "Travailleur indépendant n'ouvrant pas droit",
    "DSD": "Demande sans droit",
    "FDB": "Étudiant à la rémunération insuffisante",
    "PCG": "Décision du Président du Département",
}
CLOSURE_REASONS = {  # MOTICLORSA
    "PCG": "Décision du Président du Département",
    "ECH": "Échéance : quatre mois sans droit",
    "EFF": "Annulation de la bascule RMI ou API",
    "MUT": "Mutation du dossier dans un autre organisme",
    "RGD": "Regroupement de dossiers",
    "RFD": "Radié : fin de droit",
    "RAU": "Radié : autre motif",
    "RST": "Radié : option RSTA outre-mer",
    "RSO": "Radié : option RSO outre-mer",
}
SUSPENSION_REASONS = {  # MOTISUSDRORSA: D. concerns the whole file, G. the group of benefits
    "DA": "Dossier : situation de famille",
    "DB": "Dossier : ressources",
    "DC": "Dossier : enquête administrative",
    "DD": "Dossier : enquête sociale",
    "DE": "Dossier : imprimé de contrôle absent",
    "DF": "Dossier : avis de changement de CAF absent",
    "DG": "Dossier : décès de madame",
    "DH": "Dossier : décès de monsieur",
    "DI": "Dossier : autre motif",
    "DJ": "Dossier : paiement réimputé ou arrêté",
    "DK": "Dossier : pas de réponse au contrôle France Travail",
    "DL": "Dossier : pli non distribuable",
    "DM": "Dossier : résidence inconnue",
    "DN": "Dossier : divergence de droits, ancien modèle",
    "DO": "Dossier : divergence de droits, assurance vieillesse",
    "DP": "Dossier : contrôle ASF hors d'état",
    "DQ": "Dossier : élection de domicile non renouvelée",
    "DR": "Dossier : gestion de la personne",
    "GF": "Prestation : situation de famille",
    "GR": "Prestation : contrôle de l'activité et des ressources",
    "GA": "Prestation : enquête administrative",
    "GS": "Prestation : enquête sociale",
    "GC": "Prestation : imprimé de contrôle absent",
    "GI": "Prestation : imprimé de changement de CAF non fourni",
    "GX": "Prestation : autre motif",
    "GE": "Prestation : forfait d'indépendant non fourni",
    "GJ": "Prestation : décision du Président du Département",
    "GK": "Prestation : contrat d'insertion",
    "GL": "Prestation : action non engagée",
}
PAYMENT_SUSPENSION_REASONS = {  # MOTISUSVERSRSA
    "01": "Ressources trop élevées",
    "02": "Moins de 25 ans sans personne à charge",
    "03": "Activité non conforme",
    "04": "Titre de séjour non valide",
    "05": "RSA inférieur au seuil de versement",
    "06": "Déclaration trimestrielle de ressources non fournie",
    "09": "Résidence non conforme",
    "19": "Pas d'isolement",
    "31": "Prestation exclue par une affiliation partielle",
    "34": "Régime non conforme",
    "35": "Demande d'avantage vieillesse absente ou tardive",
    "36": "Titre de séjour absent",
    "44": "Hospitalisation",
    "70": "Action non engagée",
    "78": "Surface pondérée au-dessus du plafond ou inconnue",
    "84": "Droit éteint",
    "85": "Pas d'allocataire",
    "97": "Bénéficiaire d'une AAH réduite",
    "AB": "Allocataire absent du foyer",
    "CV": "Attente d'une décision du Président du Département",
    "CG": "Application d'une sanction",
    "CZ": "Activité antérieure insuffisante",
    "DA": "Activité antérieure absente",
    "DB": "Étudiant à la rémunération insuffisante",
    "DC": "Activité antérieure non conforme",
}
STREET_TYPES = {
    "ALL": "allée", "AV": "avenue", "BD": "boulevard", "CHE": "chemin", "CITE": "cité", "COUR": "cour", "CRS": "cours",
    "FG": "faubourg", "HAM": "hameau", "IMP": "impasse", "LD": "lieu-dit", "LOT": "lotissement", "MTE": "montée",
    "PAS": "passage", "PL": "place", "PROM": "promenade", "QU": "quai", "QUA": "quartier", "R": "rue",
    "RES": "résidence",
    "RLE": "ruelle", "RPT": "rond-point", "RTE": "route", "SEN": "sentier", "SQ": "square", "TRA": "traverse",
    "VLA": "villa", "ZA": "zone d'activité",
}  # fmt: skip
