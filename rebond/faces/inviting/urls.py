"""Addresses of the invitations."""

from django.urls import path

from rebond.faces.inviting.views import campaigns, people, person

app_name = "inviting"

urlpatterns = [
    path("", people.people, name="people"),
    path("choix/inviter/", people.invite, name="invite"),
    path("choix/retirer/", people.withdraw, name="withdraw"),
    path("choix/examines/", people.review, {"is_closing": False}, name="reviewed"),
    path("choix/classer/", people.review, {"is_closing": True}, name="closed"),
    path("envois/", campaigns.campaigns, name="campaigns"),
    path("envois/<uuid:pk>/", campaigns.campaign, name="campaign"),
    path("envois/<uuid:pk>/avancement/", campaigns.poll, name="progress"),
    path("envois/<uuid:pk>/envoyer/", campaigns.launch, name="launch"),
    path("envois/<uuid:pk>/abandonner/", campaigns.drop, name="drop"),
    path("envois/<uuid:pk>/retirer/", campaigns.withdraw, name="withdraw_pending"),
    path("personnes/<uuid:pk>/", person.person, name="person"),
]
