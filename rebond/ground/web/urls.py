"""Addresses of what every page needs."""

from django.conf import settings
from django.urls import path

from rebond.ground.web import showcase, views

app_name = "web"
urlpatterns = [
    path("favicon.ico", views.icon, name="icon"),
    path("sante", views.health, name="health"),
    path("pret", views.ready, name="ready"),
    path("couleurs/<str:colour>.css", views.colours, name="colours"),
    path("affichage/", views.theme, name="theme"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("confidentialite/", views.privacy, name="privacy"),
    path("aide/raccourcis/", views.shortcuts, name="shortcuts"),
]
if not settings.PRODUCTION:
    urlpatterns += [
        path("composants/", showcase.components, name="components"),
        path("composants/agir/", showcase.act, name="components_act"),
    ]
