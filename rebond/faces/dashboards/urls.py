"""Addresses of the figures."""

from django.urls import path

from rebond.faces.dashboards.views import bilan, overview

app_name = "dashboards"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("promesses.csv", overview.promises_csv, name="promises_csv"),
    path("etapes.csv", overview.funnel_csv, name="funnel_csv"),
    path("personnes/<str:key>/", overview.people, name="people"),
    path("accelerateur/", bilan.home, name="bilan"),
    path("accelerateur/bilan.csv", bilan.table_csv, name="bilan_csv"),
    path("accelerateur/bilan.pdf", bilan.report, name="bilan_pdf"),
    path("accelerateur/personnes/<str:key>/", bilan.people, name="bilan_people"),
    path("accelerateur/couts/", bilan.costs, name="bilan_costs"),
]
