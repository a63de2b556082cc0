"""Addresses of what every import shares."""

from django.urls import path

from rebond.exchanges.files.views import doubts, files, lines

app_name = "imports"
urlpatterns = [
    path("", files.files, name="files"),
    path("doutes/", doubts.doubts, name="doubts"),
    path("doutes/meme-personne/", doubts.settle_same, name="settle_same"),
    path("doutes/ecarter/", doubts.set_aside, name="set_aside"),
    path("doutes/<uuid:pk>/", doubts.doubt, name="doubt"),
    path("<uuid:pk>/", files.file, name="file"),
    path("<uuid:pk>/avancement/", files.poll, name="progress"),
    path("<uuid:pk>/appliquer/", files.confirm, name="confirm"),
    path("<uuid:pk>/abandonner/", files.cancel, name="cancel"),
    path("<uuid:pk>/apercu/", files.preview_again, name="preview"),
    path("<uuid:pk>/reprendre/", files.resume, name="resume"),
    path("<uuid:pk>/lignes/", lines.lines, name="lines"),
    path("<uuid:pk>/rejets.csv", lines.rejects, {"extension": "csv"}, name="rejects_csv"),
    path("<uuid:pk>/rejets.xlsx", lines.rejects, {"extension": "xlsx"}, name="rejects_xlsx"),
]
