"""Addresses of employers: how one enters, and the space of a company."""

from django.urls import path

from rebond.faces.employer.views import cvs, entrance, home

app_name = "employer"
urlpatterns = [
    path("mon-entreprise/", home.home, name="home"),
    path("mon-entreprise/coordonnees/", home.contact, name="contact"),
    path("mon-entreprise/candidatures/<uuid:pk>/cv/", cvs.cv, name="cv"),
    path("employeurs/candidature/<str:token>/cv/", cvs.cv_by_link, name="cv_by_link"),
    path("employeurs/<slug:code>/", entrance.start, name="start"),
    path("employeurs/lien/<str:token>/", entrance.prove, name="prove"),
]
