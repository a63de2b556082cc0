"""Addresses of employers: how one enters, and the space of a company."""

from django.urls import path

from rebond.faces.employer.views import entrance, home

app_name = "employer"
urlpatterns = [
    path("mon-entreprise/", home.home, name="home"),
    path("mon-entreprise/coordonnees/", home.contact, name="contact"),
    path("employeurs/<slug:code>/", entrance.start, name="start"),
    path("employeurs/lien/<str:token>/", entrance.prove, name="prove"),
]
