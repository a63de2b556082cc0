"""Addresses of the public catalogue."""

from django.urls import path

from rebond.exchanges.data_inclusion import views

app_name = "data_inclusion"
urlpatterns = [
    path("<slug:code>/", views.catalogue, name="catalogue"),
    path("<slug:code>.json", views.export, name="export"),
]
