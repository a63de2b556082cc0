"""Addresses of the phone permanence."""

from django.urls import path

from rebond.people.calls import views

app_name = "calls"
urlpatterns = [
    path("", views.home, name="home"),
    path("recherche/", views.search, name="search"),
    path("appels/", views.received, name="received"),
    path("appels/noter/", views.note, name="note"),
    path("appels/<uuid:pk>/", views.call, name="call"),
    path("tour/", views.duties, name="duties"),
    path("tour/<uuid:pk>/retirer/", views.cancel_duty, name="cancel_duty"),
]
