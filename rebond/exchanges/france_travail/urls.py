"""Addresses."""

from django.urls import path

from rebond.exchanges.france_travail import views

app_name = "france_travail"
urlpatterns = [
    path("", views.offers, name="offers"),
    path("avancement/", views.progress, name="progress"),
    path("mettre-a-jour/", views.update, name="update"),
    path("offres.json", views.export, name="export"),
]
