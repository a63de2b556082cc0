"""Addresses."""

from django.urls import path

from rebond.exchanges.caf import views

app_name = "caf"
urlpatterns = [path("", views.upload, name="upload")]
