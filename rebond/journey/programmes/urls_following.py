"""Addresses of the actions under way."""

from django.urls import path, register_converter

from rebond.journey.programmes.states import PeriodKind
from rebond.journey.programmes.views import aids, enrolments, following, stays


class PeriodKindConverter:
    """A kind of stay."""

    regex = "|".join(PeriodKind.values)

    def to_python(self, value: str) -> str:
        """As it is written."""
        return value

    to_url = to_python


register_converter(PeriodKindConverter, "stay")

app_name = "following"
urlpatterns = [
    path("", enrolments.enrolments, name="enrolments"),
    path("confier/", enrolments.hand_over, name="hand_over"),
    path("aides/", aids.listed, name="aids"),
    path("aides/<uuid:pk>/decision/", aids.decide, name="decide_aid"),
    path("aides/<uuid:pk>/versement/", aids.pay, name="pay_aid"),
    path("aides/<uuid:pk>/retirer/", aids.cancel, name="cancel_aid"),
    path("periodes/<uuid:pk>/fin/", stays.end, name="stay"),
    path("periodes/<uuid:pk>/annuler/", stays.cancel, name="cancel_stay"),
    path("periodes/<uuid:pk>/heures/", stays.hours, name="hours"),
    path("periodes/<uuid:pk>/convention/", stays.agreement, name="agreement"),
    path("<uuid:pk>/", enrolments.enrolment, name="enrolment"),
    path("<uuid:pk>/bilan/", enrolments.bilan, name="bilan"),
    path("<uuid:pk>/commencer/", following.start, name="start"),
    path("<uuid:pk>/equipe/", following.team, name="team"),
    path("<uuid:pk>/etape/", following.stage, name="stage"),
    path("<uuid:pk>/rendez-vous/", following.meetings, name="meetings"),
    path("<uuid:pk>/seance/", following.session, name="session"),
    path("<uuid:pk>/activite/", following.activity, name="activity"),
    path("<uuid:pk>/pause/", following.suspend, name="suspend"),
    path("<uuid:pk>/reprise/", following.resume, name="resume"),
    path("<uuid:pk>/prolonger/", following.extend, name="extend"),
    path("<uuid:pk>/emploi/", following.job, name="job"),
    path("<uuid:pk>/emploi/perdu/", following.lose_job, name="lose_job"),
    path("<uuid:pk>/fin/", following.end, name="end"),
    path("<uuid:pk>/rouvrir/", following.reopen, name="reopen"),
    path("<uuid:pk>/periodes/<stay:kind>/", stays.add, name="add_stay"),
    path("<uuid:pk>/aide/", aids.ask, name="ask_aid"),
]
