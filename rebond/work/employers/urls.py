"""Addresses of companies, of their club, and of the links that it sends."""

from django.urls import path

from rebond.work.employers.views import animation, by_link, club, companies, records

app_name = "employers"
urlpatterns = [
    path("", companies.companies, name="companies"),
    path("enregistrer/", companies.register, name="register"),
    path("doublons/", records.duplicates, name="duplicates"),
    path("club/", club.members, name="club"),
    path("club/ecrire/", club.write, name="write"),
    path("club/inviter/", club.invite, name="invite"),
    path("club/lettres/", animation.sent_letters, name="sent_letters"),
    path("club/rencontres/", animation.events, name="events"),
    path("club/rencontres/ouvrir/", animation.open_event, name="open_event"),
    path("club/rencontres/<uuid:pk>/", animation.event, name="event"),
    path("club/rencontres/<uuid:pk>/annuler/", animation.call_off, name="call_off"),
    path("lettres/<str:token>/", by_link.letters, name="letters"),
    path("rencontre/<str:token>/", by_link.guest, name="guest"),
    path("contacts/<uuid:pk>/retirer/", companies.end_contact, name="end_contact"),
    path("contacts/<uuid:pk>/lettre/", animation.consent, name="consent"),
    path("contacts/<uuid:pk>/lettre/refuser/", animation.refuse, name="refuse"),
    path("acces/<uuid:pk>/accepter/", records.accept, name="accept_access"),
    path("acces/<uuid:pk>/refuser/", records.refuse, name="refuse_access"),
    path("<uuid:pk>/", companies.company, name="company"),
    path("<uuid:pk>/modifier/", companies.change, name="change"),
    path("<uuid:pk>/verifiee/", records.look_at, name="look_at"),
    path("<uuid:pk>/contacts/", companies.add_contact, name="add_contact"),
    path("<uuid:pk>/club/", club.join, name="join"),
    path("<uuid:pk>/club/engagements/", club.promise, name="promise"),
    path("<uuid:pk>/club/tenu/", club.deed, name="deed"),
    path("<uuid:pk>/club/depart/", club.leave, name="leave"),
    path("<uuid:pk>/reunir/<uuid:other>/", records.merge, name="merge"),
]
