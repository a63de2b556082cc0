"""Addresses of agents: editions, stands, visitors, the plan, the day, the bilan."""

from django.urls import path

from rebond.events.forum.views import board, desk, editions, plan, stands, visitors

app_name = "forum"
urlpatterns = [
    path("", editions.home, name="home"),
    path("preparer/", editions.prepare, name="prepare"),
    path("inscrire/", visitors.people, name="people"),
    path("inscrire/confirmer/", visitors.register, name="register"),
    path("stands/<uuid:pk>/", stands.stand, name="stand"),
    path("stands/<uuid:pk>/adresse/", stands.stand_link, name="stand_link"),
    path("visiteurs/<uuid:pk>/badge/", visitors.badge, name="badge"),
    path("<uuid:pk>/", editions.edition, name="edition"),
    path("<uuid:pk>/modifier/", editions.change, name="change"),
    path("<uuid:pk>/avancer/", editions.advance, name="advance"),
    path("<uuid:pk>/stands/", stands.stands, name="stands"),
    path("<uuid:pk>/stands/ouvrir/", stands.open_stand, name="open_stand"),
    path("<uuid:pk>/stands/envoyer/", stands.send, name="send"),
    path("<uuid:pk>/visiteurs/", visitors.visitors, name="visitors"),
    path("<uuid:pk>/badges/", visitors.badges, name="badges"),
    path("<uuid:pk>/plan/", plan.plan, name="plan"),
    path("<uuid:pk>/plan/demander/", plan.ask, name="ask"),
    path("<uuid:pk>/plan/annoncer/", plan.announce, name="announce"),
    path("<uuid:pk>/plan/avancement/", plan.progress, name="progress"),
    path("<uuid:pk>/poste/", desk.station, name="station"),
    path("<uuid:pk>/accueil/", desk.desk, name="desk"),
    path("<uuid:pk>/jour/", board.board, name="board"),
    path("<uuid:pk>/jour/ecran/", board.open_screen, name="open_screen"),
    path("<uuid:pk>/bilan/", board.bilan, name="bilan"),
]
