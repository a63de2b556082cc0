"""Addresses of the actions: the catalogue, prescriptions and answers, places."""

from django.urls import path

from rebond.journey.programmes.views import agreeing, catalogue, inbox, places, prescribing, transferring

app_name = "programmes"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("catalogue/<slug:code>/", catalogue.programme, name="programme"),
    path("prescrire/<uuid:pk>/", prescribing.suggest, name="suggest"),
    path("prescrire/<uuid:pk>/<slug:code>/", prescribing.prescribe, name="prescribe"),
    path("envoyees/", prescribing.sent, name="sent"),
    path("recues/", inbox.inbox, name="inbox"),
    path("envoyees/confier/", transferring.transfer_sent, name="transfer_sent"),
    path("recues/confier/", transferring.transfer_received, name="transfer_received"),
    path("recues/accepter/", inbox.accept_all, name="accept_all"),
    path("recues/liste-d-attente/", inbox.wait_all, name="wait_all"),
    path("demandes/<uuid:pk>/", inbox.request_page, name="request"),
    path("demandes/<uuid:pk>/accepter/", inbox.accept, name="accept"),
    path("demandes/<uuid:pk>/liste-d-attente/", inbox.wait, name="wait"),
    path("demandes/<uuid:pk>/refuser/", inbox.refuse, name="refuse"),
    path("demandes/<uuid:pk>/retirer/", prescribing.withdraw, name="withdraw"),
    path("demandes/<uuid:pk>/transferer/", prescribing.transfer, name="transfer"),
    path("demandes/<uuid:pk>/accord/", agreeing.agree, name="agree"),
    path("accord/<str:token>/", agreeing.agree_by_link, name="agree_by_link"),
    path("places/", places.places, name="places"),
    path("places/ouvrir/", places.open_places, name="open_places"),
    path("places/annee/<slug:code>/", places.year, name="year"),
    path("places/<uuid:pk>/", places.provision, name="provision"),
    path("places/<uuid:pk>/changer/", places.change, name="change_places"),
    path("places/<uuid:pk>/fermer/", places.close, name="close_places"),
]
