"""Addresses."""

from django.urls import URLPattern

app_name = "caf"
urlpatterns: list[URLPattern] = []
