"""Addresses of the person's own space."""

from django.urls import path

from rebond.faces.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("rendez-vous/<uuid:pk>/", views.meeting, name="meeting"),
    path("lecteurs/", views.readers, name="readers"),
    path("documents/<uuid:pk>/", views.document, name="document"),
]
