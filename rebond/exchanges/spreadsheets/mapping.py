"""Which column is which field: guessed from the headings, then corrected by a person."""

import re
from collections.abc import Sequence

from rebond.ground.web import texts

LABELS = {
    "last_name": "Nom d'usage",
    "birth_name": "Nom de naissance",
    "first_name": "Prénom",
    "birth_date": "Date de naissance",
    "sex": "Sexe ou civilité",
    "nir": "NIR",
    "phone": "Téléphone",
    "email": "Courriel",
    "address": "Adresse",
    "address_more": "Complément d'adresse",
    "postal_code": "Code postal",
    "city": "Commune",
    "insee": "Code INSEE de la commune",
    "caf_number": "Numéro d'allocataire",
    "request_number": "Numéro de demande RSA",
    "requested_on": "Date de la demande",
    "informed_on": "Date d'information du droit",
    "role": "Rôle dans le foyer",
    "household": "Foyer",
}
# Headings met in the field, without accents, articles nor signs; « n » stands for numéro, num, no, n°.
HEADINGS = {
    "last_name": "nom|nom usage|nom usuel|nom famille|nom marital|nom allocataire|nom beneficiaire|nom personne",
    "birth_name": "nom naissance|nom jeune fille|nom patronymique|nomnai",
    "first_name": "prenom|prenoms|prenom s|1er prenom|premier prenom|prenom allocataire|prenom beneficiaire",
    "birth_date": "date naissance|naissance|ne|nee|ne e|dtnai|ddn|date naissance allocataire|date naiss",
    "sex": "sexe|genre|civilite|qualite|qual|titre",
    "nir": "nir|n securite sociale|n secu|n secu sociale|securite sociale|nss|n ss|nir 13|nir 15",
    "phone": "telephone|tel|portable|mobile|telephone portable|telephone mobile|tel portable|tel mobile|n telephone|n tel|"
    "telephone 1|tel 1|numtel|gsm",
    "email": "email|e mail|mail|courriel|adresse mail|adresse email|adresse e mail|adresse electronique|adrelec|mel",
    "address": "adresse|adresse 1|adresse ligne 1|adresse postale|rue|voie|n et voie|n voie|n rue|adresse complete",
    "address_more": "complement adresse|complement|adresse 2|adresse ligne 2|adresse complement|batiment|compladr",
    "postal_code": "code postal|cp|codepos|adresse code postal|postal",
    "city": "ville|commune|localite|nomcom|adresse ville|commune residence|ville residence",
    "insee": "code insee|insee|code commune|numcom|code insee commune|insee commune",
    "caf_number": "n allocataire|n caf|matricule|matricule caf|n allocataire caf|n msa|n dossier caf|allocataire|n affiliation",
    "request_number": "n demande|n demande rsa|numdemrsa|n dossier rsa|demande rsa",
    "requested_on": "date demande|date demande rsa|dtdemrsa|demande|date depot demande",
    "informed_on": "date information|information|informe|informee|date information droit|date information ouverture|date notification",
    "role": "role|role foyer|rolepers|lien|lien demandeur|role dans foyer",
    "household": "foyer|n foyer|id foyer|cle foyer|identifiant foyer|menage|n menage",
}
_ARTICLES = frozenset("de du d la le l des a au en".split(" "))
_NUMBER = frozenset("numero num no n".split(" "))
_KNOWN = {heading: field for field, headings in HEADINGS.items() for heading in headings.split("|")}


def guess_mapping(headings: Sequence[object]) -> dict[str, int]:
    """Field → index of its column, for the headings that are recognised; the first column wins."""
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        if isinstance(heading, str) and (field := guess_field(heading)):
            found.setdefault(field, index)
    return found


def guess_field(heading: str) -> str | None:
    """The field that a heading names: « N° d'allocataire (CAF) » is caf_number; None when it is not known."""
    if len(heading) > 80:
        return None
    whole, short = _words(heading), _words(re.sub(r"\([^)]*\)", " ", heading))
    return _KNOWN.get(whole) or _KNOWN.get(short)


def _words(heading: str) -> str:
    spaced = heading.replace("°", "° ").replace("º", "° ")
    words = ("n" if word in _NUMBER else word for word in re.findall(r"[a-z0-9]+", texts.plain(spaced)))
    return " ".join(word for word in words if word not in _ARTICLES)
