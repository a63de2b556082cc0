"""Addresses of the agents' time."""

from django.urls import URLPattern

app_name = "agenda"
urlpatterns: list[URLPattern] = []
