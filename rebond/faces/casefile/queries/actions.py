"""What « À faire » gathers of the actions under way: the queues of who follows people, and of who decides aids."""

from functools import partial

from rebond.faces.casefile.queries.counting import Pile
from rebond.faces.casefile.queries.sources import Source
from rebond.journey.programmes.queries import following
from rebond.journey.programmes.rules_following import AID_HANDS, FOLLOWERS

_enrolments = partial(Source, roles=FOLLOWERS, url_name="following:enrolments", is_hidden_when_empty=True)
_aids = partial(
    Source,
    roles=AID_HANDS,
    url_name="following:aids",
    waiting=("aide attend", "aides attendent"),
    is_hidden_when_empty=True,
)

FOLLOWED: tuple[Source, ...] = (
    _enrolments(
        pile=Pile("action-rythme", following.without_meeting, "started_on"),
        label="Actions sans rendez-vous à venir",
        act="Prendre les rendez-vous, en une fois",
        query={"faire": "rythme"},
    ),
    _enrolments(
        pile=Pile("action-silence", following.silent, "started_on"),
        label="Actions sans nouvelles",
        act="Appeler la personne, puis noter ce qui a été fait",
        query={"faire": "silence"},
    ),
    _enrolments(
        pile=Pile("action-fin", following.ending, "started_on"),
        label="Fins d'action à préparer",
        act="Écrire le bilan, ou prolonger",
        query={"faire": "fin"},
    ),
    _enrolments(
        pile=Pile("action-emploi", following.news_due, "job_started_on"),
        label="Nouvelles à prendre pendant le suivi dans l'emploi",
        act="Appeler la personne, puis noter les nouvelles",
        query={"faire": "emploi"},
    ),
    _enrolments(
        pile=Pile("action-bilans", following.without_bilan, "started_on"),
        label="Bilans d'immersion, de contrat ou de formation à écrire",
        act="Dire ce que la période a donné",
        query={"faire": "bilans"},
    ),
    _enrolments(
        pile=Pile("action-heures", following.without_hours, "started_on"),
        label="Heures d'insertion à noter",
        act="Noter les heures travaillées du mois",
        query={"faire": "heures"},
    ),
    _aids(
        pile=Pile("aides-decider", following.aids_to_decide, "asked_at"),
        label="Aides à décider",
        act="Accorder ou refuser",
        query={"etat": "asked"},
    ),
    _aids(
        pile=Pile("aides-verser", following.aids_to_pay, "decided_at"),
        label="Aides à verser",
        act="Verser, puis noter le versement",
        query={"etat": "granted"},
    ),
)
