"""Addresses of social clauses."""

from django.urls import path

from rebond.work.clauses.views import contracts, hours, lots

app_name = "clauses"
urlpatterns = [
    path("", lots.lots, name="lots"),
    path("marches/", contracts.contracts, name="contracts"),
    path("marches/noter/", contracts.open_contract, name="open_contract"),
    path("marches/<uuid:pk>/", contracts.contract, name="contract"),
    path("marches/<uuid:pk>/modifier/", contracts.change_contract, name="change_contract"),
    path("marches/<uuid:pk>/lots/", contracts.open_lot, name="open_lot"),
    path("heures/", hours.hours, name="hours"),
    path("heures/valider/", hours.validate_all, name="validate_all"),
    path("heures/<uuid:pk>/valider/", hours.validate, name="validate"),
    path("heures/<uuid:pk>/reprendre/", hours.refuse, name="refuse"),
    path("heures/<uuid:pk>/justificatif/", hours.proof, name="proof"),
    path("placements/<uuid:pk>/heures/", hours.declare, name="declare"),
    path("placements/<uuid:pk>/fin/", lots.end_placement, name="end_placement"),
    path("lots/<uuid:pk>/", lots.lot, name="lot"),
    path("lots/<uuid:pk>/modifier/", lots.change_lot, name="change_lot"),
    path("lots/<uuid:pk>/placer/", lots.place, name="place"),
    path("lots/<uuid:pk>/penalite/", lots.penalty, name="penalty"),
    path("lots/<uuid:pk>/bilan/", lots.report, name="report"),
]
