"""Addresses of the words of messages, of letters, and of what comes back."""

from django.urls import path

from rebond.faces.correspondence.views import answers, letters, texts

app_name = "correspondence"
urlpatterns = [
    path("", letters.letters, name="letters"),
    path("preparer/", letters.prepare, name="prepare"),
    path("<uuid:pk>/", letters.batch, name="batch"),
    path("<uuid:pk>/fichier/", letters.file, name="file"),
    path("<uuid:pk>/poste/", letters.post, name="post"),
    path("lettres/<uuid:pk>/", letters.reprint, name="reprint"),
    path("textes/", texts.texts, name="texts"),
    path("textes/<slug:code>/<slug:channel>/", texts.text, name="text"),
    path("textes/<slug:code>/<slug:channel>/origine/", texts.go_back, name="go_back"),
    path("accuse/<str:token>/", answers.report, name="report"),
    path("ne-plus-recevoir/<str:token>/", answers.opt_out, name="opt_out"),
]
