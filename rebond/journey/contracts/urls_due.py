"""Addresses of what is due: the queues of contracts, the PPAE that one sends, reads and notes."""

from django.urls import path

from rebond.journey.contracts.views import due, ppae

app_name = "contracts_due"
urlpatterns = [
    path("contrats/a-suivre/", due.due, name="due"),
    path("ppae/rappels/", ppae.remind, name="ppae_remind"),
    path("ppae/orientations/<uuid:pk>/noter/", ppae.note, name="ppae_note"),
    path("ppae/recus/<uuid:pk>/", ppae.read, name="ppae_read"),
    path("ppae/recus/<uuid:pk>/document/", ppae.document, name="ppae_document"),
    path("ppae/<str:token>/", ppae.by_link, name="ppae_by_link"),
]
