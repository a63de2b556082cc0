"""Addresses of applications."""

from django.urls import path

from rebond.work.applications.views import applications, by_link

app_name = "applications"
urlpatterns = [
    path("", applications.applications, name="applications"),
    path("personne/<uuid:pk>/", applications.choose, name="choose"),
    path("offre/<uuid:pk>/proposer/", applications.propose, name="propose"),
    path("r/<str:token>/", by_link.by_link, name="by_link"),
    path("r/<str:token>/<slug:act>/", by_link.answer_by_link, name="answer_by_link"),
    path("<uuid:pk>/", applications.application, name="application"),
    path("<uuid:pk>/oui/", applications.send, name="send"),
    path("<uuid:pk>/non/", applications.decline, name="decline"),
    path("<uuid:pk>/retirer/", applications.withdraw, name="withdraw"),
    path("<uuid:pk>/etudier/", applications.review, name="review"),
    path("<uuid:pk>/entretien/", applications.meet, name="meet"),
    path("<uuid:pk>/immersion/", applications.trial, name="trial"),
    path("<uuid:pk>/retenir/", applications.accept, name="accept"),
    path("<uuid:pk>/refuser/", applications.refuse, name="refuse"),
]
