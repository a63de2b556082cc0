"""Addresses of what is prepared: the year, themes, job datings, recruiters, candidates, plans."""

from django.urls import path

from rebond.events.jobdating.views import briefings, candidates, events, hand, plan, proposing, recruiters, themes

app_name = "jobdating"
urlpatterns = [
    path("", themes.home, name="home"),
    path("themes/ouvrir/", themes.create_theme, name="create_theme"),
    path("themes/<uuid:pk>/", themes.theme, name="theme"),
    path("themes/<uuid:pk>/modifier/", themes.change_theme, name="change_theme"),
    path("themes/<uuid:pk>/rencontre/", briefings.open_briefing, name="open_briefing"),
    path("themes/<uuid:pk>/rencontre/inscrire/", briefings.invite_to_briefing, name="invite_to_briefing"),
    path("themes/<uuid:pk>/attentes/", briefings.lessons, name="lessons"),
    path("themes/<uuid:pk>/job-dating/", events.create, name="create"),
    path("<uuid:pk>/", events.event, name="event"),
    path("<uuid:pk>/modifier/", events.change, name="change"),
    path("<uuid:pk>/annuler/", events.cancel, name="cancel"),
    path("<uuid:pk>/annoncer/", events.announce, name="announce"),
    path("<uuid:pk>/recruteurs/", recruiters.recruiters, name="recruiters"),
    path("<uuid:pk>/recruteurs/inscrire/", recruiters.find, name="find"),
    path("<uuid:pk>/recruteurs/inscrire/<uuid:company_pk>/", recruiters.add, name="add"),
    path("recruteurs/<uuid:pk>/", recruiters.change, name="change_recruiter"),
    path("recruteurs/<uuid:pk>/retirer/", recruiters.withdraw, name="withdraw_recruiter"),
    path("<uuid:pk>/candidats/", candidates.candidates, name="candidates"),
    path("<uuid:pk>/candidats/proposer/", candidates.propose_ready, name="propose_ready"),
    path("<uuid:pk>/candidats/retenir/", candidates.retain, name="retain"),
    path("<uuid:pk>/proposer/", proposing.propose, name="propose"),
    path("candidats/<uuid:pk>/souhaits/", candidates.wish, name="wish"),
    path("candidats/<uuid:pk>/ne-pas-retenir/", candidates.decline, name="decline"),
    path("candidats/<uuid:pk>/retirer/", candidates.withdraw, name="withdraw"),
    path("<uuid:pk>/plan/", plan.plan, name="plan"),
    path("<uuid:pk>/plan/demander/", plan.ask, name="ask"),
    path("<uuid:pk>/plan/avancement/", plan.progress, name="progress"),
    path("<uuid:pk>/annoncer/avancement/", plan.telling, name="telling"),
    path("<uuid:pk>/plan/placer/", hand.place, name="place"),
    path("<uuid:pk>/plan/verifier/", hand.check, name="check"),
    path("entretiens/<uuid:pk>/", hand.meeting, name="meeting"),
    path("entretiens/<uuid:pk>/retirer/", hand.remove, name="remove"),
]
