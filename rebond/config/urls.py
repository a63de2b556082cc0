"""Every address of the site, gathered from the faces and the exchanges."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("rebond.ground.web.urls")),
    path("", include("rebond.faces.public.urls")),
    path("", include("rebond.faces.casefile.urls")),
    path("", include("rebond.faces.employer.urls")),
    path("", include("rebond.people.accounts.urls")),
    path("", include("rebond.journey.orientation.urls")),
    path("", include("rebond.journey.health.urls")),
    path("", include("rebond.journey.contracts.urls_due")),
    path("contrats/", include("rebond.journey.contracts.urls")),
    path("", include("rebond.events.accelerator.urls_run")),
    path("", include("rebond.events.jobdating.urls_run")),
    path("", include("rebond.events.forum.urls_open")),
    path("forum/", include("rebond.events.forum.urls")),
    path("job-dating/", include("rebond.events.jobdating.urls")),
    path("accelerateur/", include("rebond.events.accelerator.urls")),
    path("actions/suivi/", include("rebond.journey.programmes.urls_following")),
    path("actions/", include("rebond.journey.programmes.urls")),
    path("agenda/", include("rebond.faces.agenda.urls")),
    path("repartition/", include("rebond.faces.allocation.urls")),
    path("r/<str:token>/", include("rebond.faces.booking.urls")),
    path("courriers/", include("rebond.faces.correspondence.urls")),
    path("invitations/", include("rebond.faces.inviting.urls")),
    path("permanence/", include("rebond.people.calls.urls")),
    path("entreprises/", include("rebond.work.employers.urls")),
    path("offres/", include("rebond.work.vacancies.urls")),
    path("candidatures/", include("rebond.work.applications.urls")),
    path("prospection/", include("rebond.work.prospecting.urls")),
    path("embauches/", include("rebond.work.hires.urls")),
    path("aides-tutorat/", include("rebond.work.aids.urls")),
    path("clauses/", include("rebond.work.clauses.urls")),
    path("mon-espace/", include("rebond.faces.portal.urls")),
    path("mes-personnes/", include("rebond.faces.referent.urls")),
    path("chiffres/", include("rebond.faces.dashboards.urls")),
    path("data-inclusion/", include("rebond.exchanges.data_inclusion.urls")),
    path("parametres/", include("rebond.exchanges.packs.urls")),
    path("france-travail/", include("rebond.exchanges.france_travail.urls")),
    path("imports/caf/", include("rebond.exchanges.caf.urls")),
    path("imports/tableaux/", include("rebond.exchanges.spreadsheets.urls")),
    path("imports/", include("rebond.exchanges.files.urls")),
]
if not settings.PRODUCTION:
    urlpatterns += [path("demo/", include("rebond.demo.urls"))]

handler400 = "rebond.ground.web.views.bad_request"
handler403 = "rebond.ground.web.views.forbidden"
handler404 = "rebond.ground.web.views.not_found"
handler500 = "rebond.ground.web.views.server_error"
