"""Addresses."""

from django.urls import URLPattern

app_name = "orientation"
urlpatterns: list[URLPattern] = []
