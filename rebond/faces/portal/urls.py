"""Addresses of the person's own space."""

from django.urls import path

from rebond.faces.portal.views import home, job_dating, takeaways

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("rendez-vous/<uuid:pk>/", home.meeting, name="meeting"),
    path("lecteurs/", home.readers, name="readers"),
    path("documents/<uuid:pk>/", home.document, name="document"),
    path("job-dating/", job_dating.job_dating, name="job_dating"),
    path("job-dating/souhaits/", job_dating.job_dating_wish, name="job_dating_wish"),
    path("job-dating/present/", job_dating.job_dating_here, name="job_dating_here"),
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
