"""Addresses of the figures."""

from django.urls import path

from rebond.faces.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("personnes/<str:key>/", views.people, name="people"),
]
