"""Addresses of the figures."""

from django.urls import path

from rebond.faces.dashboards.views import actions, bilan, clauses, contracts, overview, tutoring

app_name = "dashboards"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("promesses.csv", overview.promises_csv, name="promises_csv"),
    path("etapes.csv", overview.funnel_csv, name="funnel_csv"),
    path("personnes/<str:key>/", overview.people, name="people"),
    path("contrats/", contracts.home, name="contracts"),
    path("contrats/contrats.csv", contracts.table_csv, name="contracts_csv"),
    path("contrats/personnes/<str:key>/", contracts.people, name="contract_people"),
    path("actions/", actions.home, name="actions"),
    path("actions/actions.csv", actions.table_csv, name="actions_csv"),
    path("actions/personnes/<str:key>/", actions.people, name="action_people"),
    path("clauses/", clauses.home, name="clauses"),
    path("aides-tutorat/", tutoring.home, name="tutoring"),
    path("aides-tutorat/emplois.csv", tutoring.table_csv, name="tutoring_csv"),
    path("accelerateur/", bilan.home, name="bilan"),
    path("accelerateur/bilan.csv", bilan.table_csv, name="bilan_csv"),
    path("accelerateur/bilan.pdf", bilan.report, name="bilan_pdf"),
    path("accelerateur/personnes/<str:key>/", bilan.people, name="bilan_people"),
    path("accelerateur/couts/", bilan.costs, name="bilan_costs"),
]
