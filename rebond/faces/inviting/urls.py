"""Addresses of the invitations."""

from django.urls import URLPattern

app_name = "inviting"
urlpatterns: list[URLPattern] = []
