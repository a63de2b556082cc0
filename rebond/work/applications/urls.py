"""Addresses of applications."""

from django.urls import path

from rebond.work.applications import views

app_name = "applications"
urlpatterns = [
    path("", views.applications, name="applications"),
    path("personne/<uuid:pk>/", views.choose, name="choose"),
    path("offre/<uuid:pk>/proposer/", views.propose, name="propose"),
    path("<uuid:pk>/", views.application, name="application"),
    path("<uuid:pk>/oui/", views.send, name="send"),
    path("<uuid:pk>/non/", views.decline, name="decline"),
    path("<uuid:pk>/retirer/", views.withdraw, name="withdraw"),
    path("<uuid:pk>/etudier/", views.review, name="review"),
    path("<uuid:pk>/entretien/", views.meet, name="meet"),
    path("<uuid:pk>/immersion/", views.trial, name="trial"),
    path("<uuid:pk>/retenir/", views.accept, name="accept"),
    path("<uuid:pk>/refuser/", views.refuse, name="refuse"),
]
