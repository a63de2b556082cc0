"""Addresses of the agents' pages."""

from django.urls import URLPattern, path

from rebond.faces.casefile.views import (
    appointments,
    arrivals,
    bulk,
    contacts,
    editing,
    home,
    lists,
    messages,
    person,
    search,
)
from rebond.people.appointments.states import Status

app_name = "casefile"


def bulk_acts(source: str, prefix: str) -> list[URLPattern]:
    """The acts on people chosen in one of the lists."""
    acts = (
        ("inviter", bulk.invite, "invite"),
        ("noter", bulk.note, "note"),
        ("rendez-vous", bulk.book, "book"),
        ("referent", bulk.referent, "referent"),
        ("prescrire", bulk.prescribe, "prescribe"),
        ("pole", bulk.settle, "settle"),
        ("etiquettes", bulk.labels, "labels"),
    )
    return [path(f"{prefix}/{word}/", view, {"source": source}, name=f"{source}_{name}") for word, view, name in acts]


urlpatterns = [
    path("a-faire/", home.home, name="home"),
    path("recherche/", search.search, name="search"),
    path("personnes/", lists.people, name="people"),
    path("personnes/inscrire/", arrivals.register, name="register"),
    *bulk_acts("people", "personnes/choix"),
    path("personnes/choix/reprise/", bulk.take_over, name="people_take_over"),
    path("personnes/<uuid:pk>/", person.person, name="person"),
    path("personnes/<uuid:pk>/lecteurs/", person.readers, name="readers"),
    path("personnes/<uuid:pk>/identite/", editing.correct, name="correct"),
    path("personnes/<uuid:pk>/coordonnees/", editing.details, name="details"),
    path("personnes/<uuid:pk>/coordonnees/valables/", editing.revive, name="revive"),
    path("personnes/<uuid:pk>/pole/", editing.settle, name="settle"),
    path("personnes/<uuid:pk>/reprise/", editing.take_over, name="take_over"),
    path("personnes/<uuid:pk>/fin/", editing.end, name="end"),
    path("personnes/<uuid:pk>/nir/", editing.nir, name="nir"),
    path("personnes/<uuid:pk>/contact/", contacts.note, name="note"),
    path("personnes/<uuid:pk>/transfert/", arrivals.send, name="send"),
    path("personnes/<uuid:pk>/transfert/annuler/", arrivals.cancel, name="cancel"),
    path("entrants/", lists.entrants, name="entrants"),
    *bulk_acts("entrants", "entrants/choix"),
    path("entrants/choix/contrats/", bulk.print_contracts, name="entrants_contracts"),
    path("rendez-vous/", lists.appointments, name="appointments"),
    path("rendez-vous/<uuid:pk>/presence/", appointments.attend, name="attend"),
    path("rendez-vous/presents/", bulk.attendance, {"status": Status.HELD}, name="appointments_held"),
    path("rendez-vous/absents/", bulk.attendance, {"status": Status.MISSED}, name="appointments_missed"),
    path("rendez-vous/excuses/", bulk.attendance, {"status": Status.EXCUSED}, name="appointments_excused"),
    path("messages/", messages.unsettled, name="messages"),
    path("messages/renvoyer/", messages.send_again, name="messages_again"),
    path("messages/envoyes/", messages.consider_sent, name="messages_sent"),
    path("messages/abandonner/", messages.give_up, name="messages_dropped"),
    path("arrivees/", arrivals.arrivals, name="arrivals"),
    path("arrivees/<uuid:pk>/", arrivals.answer, name="answer"),
]
