"""Addresses of the demo, which production does not have."""

from django.urls import path

from rebond.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.home, name="home"),
    path("entrer/<int:departement>/<uuid:membership>/", views.sign_in, name="sign_in"),
    path("pannes/", views.faults, name="faults"),
    path("boite/", views.messages, {"channel": "email"}, name="mailbox"),
    path("boite.json", views.messages_json, {"channel": "email"}, name="mailbox_json"),
    path("telephone/", views.messages, {"channel": "sms"}, name="phone"),
    path("telephone/stop/", views.stop, name="stop"),
    path("telephone.json", views.messages_json, {"channel": "sms"}, name="phone_json"),
]
