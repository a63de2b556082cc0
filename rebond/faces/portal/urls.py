"""Addresses of the person's own space."""

from django.urls import path

from rebond.faces.portal.views import commitments, home, job_dating, offers, takeaways, work

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("rendez-vous/<uuid:pk>/", home.meeting, name="meeting"),
    path("lecteurs/", home.readers, name="readers"),
    path("documents/<uuid:pk>/", home.document, name="document"),
    path("contrat/", commitments.contract, name="contract"),
    path("contrat/lire/", commitments.go_on, name="contract_go_on"),
    path("contrat/<uuid:pk>/pdf/", commitments.contract_pdf, name="contract_pdf"),
    path("demarches/", commitments.steps, name="steps"),
    path("demarches/<uuid:pk>/", commitments.settle, name="settle_step"),
    path("travail/<uuid:pk>/", work.job, name="job"),
    path("actions/", commitments.actions, name="actions"),
    path("actions/<uuid:pk>/accord/", commitments.agree, name="agree"),
    path("projet-personnalise/", commitments.ppae, name="ppae"),
    path("job-dating/", job_dating.job_dating, name="job_dating"),
    path("job-dating/souhaits/", job_dating.job_dating_wish, name="job_dating_wish"),
    path("job-dating/present/", job_dating.job_dating_here, name="job_dating_here"),
    path("offres/", offers.offers, name="offers"),
    path("offres/<uuid:pk>/oui/", offers.say_yes, name="offer_yes"),
    path("offres/<uuid:pk>/non/", offers.say_no, name="offer_no"),
    path("offres/<uuid:pk>/candidature/", offers.apply, name="offer_apply"),
    path("accelerateur/", takeaways.takeaways, name="takeaways"),
    path("metiers/", takeaways.occupations, name="occupations"),
    path("metiers/recherche/", takeaways.wish, name="wish"),
    path("cv/", takeaways.cv, name="cv"),
    path("cv/pdf/", takeaways.cv_pdf, name="cv_pdf"),
    path("cv/photo/", takeaways.photo, name="photo"),
    path("cv/photo/image/", takeaways.photo_file, name="photo_file"),
    path("cv/photo/effacer/", takeaways.remove_photo, name="remove_photo"),
    path("contrats-aides/", takeaways.aided, name="aided"),
]
