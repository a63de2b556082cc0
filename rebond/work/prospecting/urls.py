"""Addresses of prospecting."""

from django.urls import path

from rebond.work.prospecting.views import acts, companies, figures, maps, posts, visits

app_name = "prospecting"
urlpatterns = [
    path("", companies.home, name="home"),
    path("confier/", companies.entrust, name="entrust"),
    path("portefeuilles/", companies.territories, name="territories"),
    path("portefeuilles/<uuid:pk>/retirer/", companies.release, name="release"),
    path("entreprise/<uuid:pk>/", companies.company, name="company"),
    path("entreprise/<uuid:pk>/prevoir/", acts.plan, name="plan"),
    path("entreprise/<uuid:pk>/arret/", companies.rest, name="rest"),
    path("entreprise/<uuid:pk>/reprendre/", companies.approach_again, name="approach_again"),
    path("entreprise/<uuid:pk>/contrat-aide/", posts.propose_aided, name="propose_aided"),
    path("semaine/", visits.week, name="week"),
    path("carte/", maps.page, name="map"),
    path("visites/", visits.visits, name="visits"),
    path("visites.ics", visits.calendar, name="calendar"),
    path("visites/<uuid:pk>/", visits.visit, name="visit"),
    path("visites/<uuid:pk>/deplacer/", acts.reschedule, name="reschedule"),
    path("visites/<uuid:pk>/annuler/", acts.cancel, name="cancel"),
    path("visites/<uuid:pk>/compte-rendu/", acts.report, name="report"),
    path("visites/<uuid:pk>/offre/", acts.find_vacancy, name="find_vacancy"),
    path("en-poste/", visits.in_post, name="in_post"),
    path("departement/", posts.own_posts, name="own_posts"),
    path("departement/publier/", posts.open_own_post, name="open_own_post"),
    path("contrats-aides/", posts.aided, name="aided"),
    path("contrats-aides/<uuid:pk>/", posts.aided_contract, name="aided_contract"),
    path("contrats-aides/<uuid:pk>/etapes/", posts.tick_aided, name="tick_aided"),
    path("contrats-aides/<uuid:pk>/signer/", posts.sign_aided, name="sign_aided"),
    path("contrats-aides/<uuid:pk>/sans-suite/", posts.decline_aided, name="decline_aided"),
    path("contrats-aides/<uuid:pk>/proposer/", posts.propose_aided_again, name="propose_aided_again"),
    path("chiffres/", figures.page, name="figures"),
]
