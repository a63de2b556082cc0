"""The words of the convention, and its PDF: to sign, then with the page of evidence."""

from datetime import datetime
from pathlib import Path
from typing import Any

from rebond.ground.documents import operations as documents
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import codes, words
from rebond.work.aids.models import Convention, TutoringAid
from rebond.work.aids.queries.schemes import Scheme
from rebond.work.aids.states import Party

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "convention.typ"


def content_of(aid: TutoringAid, rules: Scheme, *, number: int) -> dict[str, Any]:
    """What everybody signs, in words: nothing of the person but their name and their job."""
    institution = Departement.objects.get(pk=context.current()).institution
    tutor: Any = aid.tutor  # granted: it has one
    return {
        "reference": f"Convention de tutorat {aid.pk}, version {number}",
        "name": rules.name,
        "parties": [
            {"party": Party.DEPARTEMENT, "name": institution, "role": Party.DEPARTEMENT.label},
            {
                "party": Party.COMPANY,
                "name": aid.signatory_name,
                "role": f"{aid.company.name}, SIRET {aid.company.siret}",
            },
            {"party": Party.PERSON, "name": aid.person_name, "role": Party.PERSON.label},
            {"party": Party.TUTOR, "name": tutor.full_name, "role": tutor.job_title},
        ],
        "articles": _articles(aid, rules, tutor),
    }


def _articles(aid: TutoringAid, rules: Scheme, tutor: Any) -> list[dict[str, Any]]:
    length = f"jusqu'au {words.full_day(aid.ends_on)}" if aid.ends_on else "sans terme"
    parts = [
        f"{words.euros(cents)} " + (f"après {after} mois, sur attestations" if after else "au début du tutorat")
        for cents, after in rules.parts(aid.ceiling_cents)
    ]
    months = ", ".join(str(one) for one in rules.practice["attestation_months"])
    plan = aid.plan
    return [
        {
            "title": "L'embauche",
            "lines": [
                f"{aid.person_name} travaille chez {aid.company.name} depuis le {words.full_day(aid.starts_on)}.",
                f"Contrat : {aid.get_contract_display()}, {aid.weekly_hours} h par semaine, {length}.",
            ],
        },
        {
            "title": "Le tutorat",
            "lines": [
                f"{tutor.full_name}, {tutor.job_title}, accompagne la personne pendant {rules.months} mois.",
                f"Accueil : {plan.welcome}",
                f"Ce que la personne apprend : {plan.learning}",
                f"Points : {plan.rhythm}",
            ],
        },
        {
            "title": "L'aide",
            "lines": [
                f"Le Département verse {words.euros(aid.ceiling_cents)} à l'entreprise, et jamais plus :",
                *parts,
                f"L'entreprise et la personne attestent du tutorat après {months} mois.",
            ],
        },
        {
            "title": "Si l'emploi s'arrête",
            "lines": ["L'entreprise prévient le Département dans les quinze jours.", rules.practice["clawback"]],
        },
        {
            "title": "Contrôle",
            "lines": ["Le Département peut vérifier sur place que le tutorat a lieu."],
        },
    ]


def printed(text: Convention, *, at: datetime, address: str = "") -> bytes:
    """The text on paper. `address`: of the verification page, with the evidence once the four have signed."""
    signatures = []
    if address:
        for one in text.signatures.select_related("signed_by").order_by("signed_at", "pk"):
            by = one.signed_by.full_name if one.signed_by else ""
            signatures.append(
                {
                    "name": by or one.name,
                    "role": str(one.get_party_display()),
                    "means": "Compte avec second facteur" if by else "Code reçu par message",
                    "at": f"{words.full_day(one.signed_at or at)} à {words.hour(one.signed_at or at)}",
                }
            )
    data = {
        **text.content,
        "version": str(text.number),
        "day": words.full_day(text.proposed_at),
        "sha256": text.sha256,
        "signatures": signatures,
        "document": text.document.sha256 if address else "",
        "address": address,
        "qr": codes.qr(address) if address else "",
    }
    return documents.typeset(TEMPLATE, data, at=at)
