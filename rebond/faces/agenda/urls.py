"""Addresses of the agents' time."""

from django.urls import path

from rebond.faces.agenda.views import boards, booking, feeds, hours, rooms, sessions

app_name = "agenda"
urlpatterns = [
    path("", boards.day, name="day"),
    path("semaine/", boards.week, name="week"),
    path("presences/", boards.note_all, name="note_all"),
    path("rendez-vous/<uuid:pk>/", booking.book, name="book"),
    path("rendez-vous/<uuid:pk>/serie/", booking.series, name="series"),
    path("rendez-vous/<uuid:pk>/presence/", boards.note, name="note"),
    path("rendez-vous/<uuid:pk>/deplacer/", booking.move, name="move"),
    path("rendez-vous/<uuid:pk>/arreter/", booking.end_series, name="end_series"),
    path("horaires/", hours.my_hours, name="my_hours"),
    path("horaires/adresse/", hours.open_feed, name="open_feed"),
    path("horaires/adresse/retirer/", hours.close_feed, name="close_feed"),
    path("horaires/fermeture/", hours.close_site, name="close_site"),
    path("horaires/<uuid:pk>/", hours.hours, name="hours"),
    path("horaires/<uuid:pk>/ouvrir/", hours.open_hours, name="open_hours"),
    path("horaires/<uuid:pk>/absence/", hours.close, name="close"),
    path("horaires/<uuid:pk>/reglages/", hours.settings, name="settings"),
    path("plages/<uuid:pk>/", hours.change, name="change"),
    path("plages/<uuid:pk>/arreter/", hours.end, name="end"),
    path("absences/<uuid:pk>/", hours.absence, name="absence"),
    path("absences/<uuid:pk>/rouvrir/", hours.reopen, name="reopen"),
    path("salles/", rooms.rooms, name="rooms"),
    path("salles/ajouter/", rooms.open_room, name="open_room"),
    path("salles/<uuid:pk>/", rooms.change_room, name="change_room"),
    path("seances/", sessions.sessions, name="sessions"),
    path("seances/ouvrir/", sessions.open_session, name="open_session"),
    path("seances/<uuid:pk>/", sessions.session, name="session"),
    path("seances/<uuid:pk>/feuille/", sessions.sheet, name="sheet"),
    path("seances/<uuid:pk>/inscrire/", sessions.enrol, name="enrol"),
    path("seances/<uuid:pk>/attente/", sessions.stop_waiting, name="stop_waiting"),
    path("seances/<uuid:pk>/presences/", sessions.attendance, name="attendance"),
    path("seances/<uuid:pk>/annuler/", sessions.cancel, name="cancel"),
    path("flux/<str:token>.ics", feeds.feed, name="feed"),
]
