"""Addresses of companies."""

from django.urls import path

from rebond.work.employers import views

app_name = "employers"
urlpatterns = [
    path("", views.companies, name="companies"),
    path("enregistrer/", views.register, name="register"),
    path("contacts/<uuid:pk>/retirer/", views.end_contact, name="end_contact"),
    path("<uuid:pk>/", views.company, name="company"),
    path("<uuid:pk>/modifier/", views.change, name="change"),
    path("<uuid:pk>/contacts/", views.add_contact, name="add_contact"),
]
