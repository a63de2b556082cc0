"""Addresses of health: none of them says what it is about, in a log or in the history of a browser."""

from django.urls import path

from rebond.journey.health.views import compartment, opinions, requests

app_name = "health"
urlpatterns = [
    path("avis/", requests.requests, name="requests"),
    path("avis/a-redemander/", requests.ending, name="ending"),
    path("avis/<uuid:pk>/prendre/", requests.take, name="take"),
    path("avis/<uuid:pk>/retirer/", requests.cancel, name="cancel"),
    path("avis/personne/<uuid:pk>/", requests.person, name="person"),
    path("avis/personne/<uuid:pk>/demander/", requests.ask, name="ask"),
    path("avis/personne/<uuid:pk>/donner/", opinions.give, name="give"),
    path("avis/donnes/<uuid:pk>/retirer/", opinions.withdraw, name="withdraw"),
    path("compartiment/lectures/", compartment.readings, name="readings"),
    path("compartiment/<uuid:pk>/", compartment.compartment, name="compartment"),
    path("compartiment/<uuid:pk>/note/", compartment.consult, name="consult"),
    path("compartiment/<uuid:pk>/courrier/", compartment.letter, name="letter"),
    path("compartiment/notes/<uuid:pk>/", compartment.change, name="change"),
    path("compartiment/courriers/<uuid:pk>/imprimer/", compartment.print_letter, name="print_letter"),
]
