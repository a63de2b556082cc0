"""Addresses that anyone may open."""

from django.urls import path

from rebond.faces.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("algorithmes/", views.algorithms, name="algorithms"),
    path("departements/<slug:code>/", views.find_pole, name="find_pole"),
    path("departements/<slug:code>/regles/", views.rules, name="rules"),
]
