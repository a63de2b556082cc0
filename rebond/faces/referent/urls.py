"""Addresses of the référent's day."""

from django.urls import path

from rebond.faces.referent.views import calls, home, meetings, notes, replacements

app_name = "referent"
urlpatterns = [
    path("", home.home, name="home"),
    path("equipe/", home.team, name="team"),
    path("remplacements/", replacements.replacements, name="replacements"),
    path("remplacements/<uuid:pk>/fin/", replacements.end, name="end_replacement"),
    path("notes/<uuid:pk>/", notes.correct, name="note"),
    path("<uuid:pk>/entretien/", meetings.meeting, name="meeting"),
    path("<uuid:pk>/appel/", calls.call, name="call"),
]
