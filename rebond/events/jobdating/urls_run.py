"""Addresses of the day of a job dating, and of the links given out for it."""

from django.urls import path

from rebond.events.jobdating.views import by_link, guests, papers, replan, run, seconds

app_name = "jobdating_run"
urlpatterns = [
    path("job-dating/<uuid:pk>/jour/", run.board, name="board"),
    path("job-dating/<uuid:pk>/jour/commencer/", run.start, name="start"),
    path("job-dating/<uuid:pk>/jour/accueil/", guests.entrance, name="entrance"),
    path("job-dating/<uuid:pk>/jour/replanifier/", replan.replan, name="replan"),
    path("job-dating/<uuid:pk>/jour/terminer/", run.close, name="close"),
    path("job-dating/<uuid:pk>/jour/rouvrir/", run.reopen, name="reopen"),
    path("job-dating/<uuid:pk>/jour/imprimer/", papers.papers, name="papers"),
    path("job-dating/<uuid:pk>/jour/ecran/", papers.open_screen, name="open_screen"),
    path("job-dating/entretiens/<uuid:pk>/appeler/", run.call, name="call"),
    path("job-dating/entretiens/<uuid:pk>/noter/", run.mark, name="mark"),
    path("job-dating/entretiens/<uuid:pk>/second/", seconds.settle, name="settle"),
    path("job-dating/seconds-entretiens/", seconds.seconds, name="seconds"),
    path("job-dating/candidats/<uuid:pk>/jour/", guests.candidate, name="candidate"),
    path("job-dating/recruteurs/<uuid:pk>/jour/", guests.recruiter, name="recruiter"),
    path("job-dating/recruteurs/<uuid:pk>/lien/", guests.send_link, name="send_link"),
    path("e/<str:token>/", by_link.recruiter_home, name="recruiter_home"),
    path("e/<str:token>/retard/", by_link.recruiter_late, name="recruiter_late"),
    path("e/<str:token>/<uuid:pk>/", by_link.recruiter_note, name="recruiter_note"),
    path("ecran/<str:token>/", by_link.screen, name="screen"),
    path("b/<str:token>/", by_link.badge, name="badge"),
    path("b/<str:token>/<uuid:pk>/", by_link.feel, name="feel"),
]
