"""Addresses of the day under way, what people take away, the public screen."""

from django.urls import path

from rebond.events.accelerator.views import needs, run, screen, takeaways

app_name = "accelerator_run"

UNDER_WAY = [
    path("accelerateur/aujourd-hui/", run.today, name="today"),
    path("accelerateur/journees/<uuid:pk>/en-cours/", run.day, name="run"),
    path("accelerateur/journees/<uuid:pk>/en-cours/arrivee/", run.arrival, name="arrival"),
    path("accelerateur/journees/<uuid:pk>/en-cours/depart/", run.away, name="away"),
    path("accelerateur/journees/<uuid:pk>/en-cours/presences/", run.attendance, name="attendance"),
    path("accelerateur/journees/<uuid:pk>/en-cours/moyens/", run.lost, name="lost"),
    path("accelerateur/journees/<uuid:pk>/en-cours/suite/", run.again, name="again"),
    path("accelerateur/journees/<uuid:pk>/en-cours/ecran/", run.screen, name="open_screen"),
    path("accelerateur/journees/<uuid:pk>/en-cours/fin/", run.end, name="end"),
    path("ecran/journee/<str:token>/", screen.screen, name="screen"),
]
TAKEN_AWAY = [
    path("accelerateur/participants/<uuid:pk>/", takeaways.takeaways, name="takeaways"),
    path("accelerateur/participants/<uuid:pk>/metiers/", takeaways.occupations, name="occupations"),
    path("accelerateur/participants/<uuid:pk>/metiers/recherche/", takeaways.wish, name="wish"),
    path("accelerateur/participants/<uuid:pk>/cv/", takeaways.cv, name="cv"),
    path("accelerateur/participants/<uuid:pk>/cv/pdf/", takeaways.cv_pdf, name="cv_pdf"),
    path("accelerateur/participants/<uuid:pk>/photo/", takeaways.photo, name="photo"),
    path("accelerateur/participants/<uuid:pk>/photo/image/", takeaways.photo_file, name="photo_file"),
    path("accelerateur/participants/<uuid:pk>/photo/effacer/", takeaways.remove_photo, name="remove_photo"),
    path("accelerateur/participants/<uuid:pk>/simulation/", takeaways.practice, name="practice"),
    path("accelerateur/participants/<uuid:pk>/contrats-aides/", takeaways.aided, name="aided"),
    path("accelerateur/participants/<uuid:pk>/avis/", takeaways.readiness, name="readiness"),
    path("accelerateur/personnes/<uuid:pk>/cv/", needs.cv_of, name="cv_of"),
    path("accelerateur/besoins/", needs.waiting, name="needs"),
    path("accelerateur/besoins/<uuid:pk>/", needs.need, name="need"),
]

urlpatterns = [*UNDER_WAY, *TAKEN_AWAY]
