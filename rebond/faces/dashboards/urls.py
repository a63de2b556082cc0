"""Addresses of the figures."""

from django.urls import path

from rebond.faces.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("promesses.csv", views.promises_csv, name="promises_csv"),
    path("etapes.csv", views.funnel_csv, name="funnel_csv"),
    path("personnes/<str:key>/", views.people, name="people"),
]
