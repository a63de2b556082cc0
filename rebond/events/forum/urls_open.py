"""Addresses that open without an account: registration, a visitor's page, a stand's, a screen's."""

from django.urls import path

from rebond.events.forum.views import by_link
from rebond.events.forum.views import open as public

app_name = "forum_open"
urlpatterns = [
    path("departements/<slug:code>/forum/", public.register, name="register"),
    path("f/<str:token>/", by_link.visitor, name="visitor"),
    path("f/<str:token>/souhaits/", by_link.change, name="change"),
    path("f/<str:token>/annuler/", by_link.cancel, name="cancel"),
    path("f/<str:token>/file/", by_link.queue, name="queue"),
    path("s/<str:token>/", by_link.stand, name="stand"),
    path("s/<str:token>/suite/", by_link.stand_act, name="stand_act"),
    path("ecran-forum/<str:token>/", by_link.screen, name="screen"),
]
