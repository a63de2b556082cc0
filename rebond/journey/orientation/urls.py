"""Addresses."""

from django.urls import path

from rebond.journey.orientation.views import (
    changes,
    decisions,
    diagnoses,
    equality,
    handing_over,
    inbox,
    teams,
)

app_name = "orientation"
urlpatterns = [
    path("orientations/<uuid:pk>/entretien/", diagnoses.interview, name="interview"),
    path("orientations/<uuid:pk>/diagnostic/", diagnoses.diagnosis, name="diagnosis"),
    path("orientations/<uuid:pk>/diagnostic/atouts/", diagnoses.strengths, name="strengths"),
    path("orientations/<uuid:pk>/proposition/", decisions.propose, name="propose"),
    path("orientations/<uuid:pk>/decision/", decisions.decision, name="decision"),
    path("orientations/<uuid:pk>/decision/reprise/", decisions.take_back, name="take_back"),
    path("orientations/<uuid:pk>/remise/", handing_over.hand_over, name="hand_over"),
    path("orientations/<uuid:pk>/contrat/", handing_over.print_contract, name="print_contract"),
    path("orientations/<uuid:pk>/contrat.pdf", handing_over.contract, name="contract"),
    path("orientations/<uuid:pk>/prise-de-rendez-vous/", handing_over.booking, name="booking"),
    path("orientations/<uuid:pk>/referent/", teams.referent, name="referent"),
    path("orientations/<uuid:pk>/rencontre/", teams.meeting, name="meeting"),
    path("orientations/<uuid:pk>/demande-de-changement/", changes.ask, name="ask_change"),
    path("orientations/<uuid:pk>/changement/", changes.change, name="change"),
    path("orientations/<uuid:pk>/reexamen/", changes.keep, name="keep"),
    path("orientations/egalite/", equality.equality, name="equality"),
    path("structure/orientations/", inbox.inbox, name="inbox"),
    path("structure/orientations/referent/", inbox.name_referents, name="inbox_referent"),
    path("structure/orientations/prise-de-rendez-vous/", inbox.note_bookings, name="inbox_booking"),
    path("structure/orientations/rencontre/", inbox.note_meetings, name="inbox_meeting"),
    path("structure/suivis/", teams.followed, name="followed"),
    path("structure/suivis/relais/", teams.relay, name="relay"),
]
