"""Addresses of hires."""

from django.urls import path

from rebond.work.hires.views import by_link, hires

app_name = "hires"
urlpatterns = [
    path("", hires.hires, name="hires"),
    path("en-poste/", hires.keep, name="keep"),
    path("promettre/<uuid:pk>/", hires.promise, name="promise"),
    path("n/<str:token>/", by_link.by_person, name="by_person"),
    path("e/<str:token>/", by_link.by_company, name="by_company"),
    path("e/<str:token>/<uuid:pk>/", by_link.by_company_one, name="by_company_one"),
    path("<uuid:pk>/", hires.hire, name="hire"),
    path("<uuid:pk>/contrat/", hires.sign, name="sign"),
    path("<uuid:pk>/sans-suite/", hires.drop, name="drop"),
    path("<uuid:pk>/fin/", hires.end, name="end"),
    path("<uuid:pk>/nouvelles/", hires.news, name="news"),
    path("<uuid:pk>/retablir/", hires.resume, name="resume"),
    path("<uuid:pk>/nouveau-contrat/", hires.renew, name="renew"),
    path("<uuid:pk>/corriger/", hires.correct, name="correct"),
    path("<uuid:pk>/confier/", hires.follow, name="follow"),
    path("<uuid:pk>/rendre/", hires.unfollow, name="unfollow"),
]
