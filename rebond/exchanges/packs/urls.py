"""Addresses of the parameters."""

from django.urls import path

from rebond.exchanges.packs import views

app_name = "packs"
urlpatterns = [
    path("", views.parameters, name="parameters"),
    path("confirmer/", views.confirm, name="confirm"),
]
