"""Addresses of offers, and of what a person looks for."""

from django.urls import path

from rebond.work.vacancies import views

app_name = "vacancies"
urlpatterns = [
    path("", views.vacancies, name="vacancies"),
    path("<uuid:pk>/", views.vacancy, name="vacancy"),
    path("<uuid:pk>/modifier/", views.change, name="change"),
    path("<uuid:pk>/confirmer/", views.confirm, name="confirm"),
    path("<uuid:pk>/retirer/", views.close, name="close"),
    path("<uuid:pk>/pourvue/", views.fill, name="fill"),
    path("<uuid:pk>/rouvrir/", views.reopen, name="reopen"),
    path("entreprise/<uuid:pk>/publier/", views.publish, name="publish"),
    path("recherche/<uuid:pk>/", views.search, name="search"),
]
