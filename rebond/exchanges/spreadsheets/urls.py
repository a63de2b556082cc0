"""Addresses."""

from django.urls import path

from rebond.exchanges.spreadsheets import views

app_name = "spreadsheets"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("<uuid:pk>/colonnes/", views.columns, name="columns"),
    path("<uuid:pk>/feuille/", views.look_again, name="sheet"),
    path("<uuid:pk>/reprendre/", views.again, name="again"),
]
