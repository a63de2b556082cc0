"""Addresses of the allocation of hours."""

from django.urls import path

from rebond.faces.allocation import views

app_name = "allocation"
urlpatterns = [
    path("", views.prepare, name="prepare"),
    path("absence/<uuid:pk>/", views.absence, name="absence"),
    path("<uuid:pk>/", views.plan, name="plan"),
    path("<uuid:pk>/avancement/", views.poll, name="progress"),
    path("<uuid:pk>/envoyer/", views.send, name="send"),
]
