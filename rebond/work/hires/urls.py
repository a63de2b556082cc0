"""Addresses of hires."""

from django.urls import path

from rebond.work.hires import views

app_name = "hires"
urlpatterns = [
    path("", views.hires, name="hires"),
    path("promettre/<uuid:pk>/", views.promise, name="promise"),
    path("<uuid:pk>/", views.hire, name="hire"),
    path("<uuid:pk>/contrat/", views.sign, name="sign"),
    path("<uuid:pk>/sans-suite/", views.drop, name="drop"),
    path("<uuid:pk>/fin/", views.end, name="end"),
    path("<uuid:pk>/nouvelles/", views.news, name="news"),
    path("<uuid:pk>/retablir/", views.resume, name="resume"),
]
