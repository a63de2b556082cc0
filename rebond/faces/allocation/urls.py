"""Addresses of the allocation of hours."""

from django.urls import URLPattern

app_name = "allocation"
urlpatterns: list[URLPattern] = []
