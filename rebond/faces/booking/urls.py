"""Addresses reached from a message, without an account."""

from django.urls import URLPattern

app_name = "booking"
urlpatterns: list[URLPattern] = []
