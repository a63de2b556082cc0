"""Addresses reached from a message, without an account."""

from django.urls import path

from rebond.faces.booking.views import answers, appointments, hours, job_datings

app_name = "booking"
urlpatterns = [
    path("", appointments.home, name="home"),
    path("heures/", hours.hours, name="hours"),
    path("confirmer/", hours.confirm, name="confirm"),
    path("je-viens/", appointments.coming, name="coming"),
    path("annuler/", appointments.cancel, name="cancel"),
    path("rendez-vous.ics", appointments.calendar, name="calendar"),
    path("attendre/", answers.wait, name="wait"),
    path("ne-plus-attendre/", answers.stop, name="stop"),
    path("accepter/", answers.accept, name="accept"),
    path("refuser/", answers.decline, name="decline"),
    path("j-y-suis/", job_datings.here, name="here"),
    path("je-ne-peux-pas-venir/", job_datings.away, name="away"),
    path("ressenti/<uuid:pk>/", job_datings.feel, name="feel"),
    path("pas-moi/", answers.stranger, name="stranger"),
]
