"""Addresses of the words of messages and of letters."""

from django.urls import URLPattern

app_name = "correspondence"
urlpatterns: list[URLPattern] = []
