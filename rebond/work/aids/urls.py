"""Addresses of the tutoring aid: asked, instructed, agreed, followed, paid; and those of whoever holds a link."""

from django.urls import path

from rebond.work.aids.views import agreeing, asking, by_link, following, instructing, money, showing

app_name = "aids"
urlpatterns = [
    path("", showing.aids, name="aids"),
    path("demander/", asking.choose, name="choose"),
    path("demander/<uuid:pk>/", asking.start, name="start"),
    path("budget/", money.budget, name="budget"),
    path("versements/", money.payments, name="payments"),
    path("versements/preparer/", money.prepare, name="prepare"),
    path("versements/controles/", money.draw, name="draw"),
    path("versements/controle/<uuid:pk>/", money.control, name="control"),
    path("versements/rejet/<uuid:pk>/", money.reject, name="reject"),
    path("versements/reprise/<uuid:pk>/", money.pay_again, name="pay_again"),
    path("bordereaux/<uuid:pk>/", money.batch, name="batch"),
    path("bordereaux/<uuid:pk>/fichier/<str:kind>/", money.batch_file, name="batch_file"),
    path("bordereaux/<uuid:pk>/<str:act>/", money.batch_act, name="batch_act"),
    path("rib/<uuid:pk>/", following.check_bank, name="check_bank"),
    path("piece/<uuid:pk>/", showing.piece, name="piece"),
    path("attestation/<uuid:pk>/", following.attest, name="attest"),
    path("signer/<str:token>/", by_link.sign, name="sign_by_link"),
    path("signer/<str:token>/code/", by_link.code, name="sign_code"),
    path("signer/<str:token>/document/", by_link.document, name="sign_document"),
    path("verifier/<str:token>/", by_link.verify, name="verify"),
    path("attester/<str:token>/", by_link.attest, name="attest_by_link"),
    path("<uuid:pk>/", showing.aid, name="aid"),
    path("<uuid:pk>/demande/<str:part>/", asking.section, name="section"),
    path("<uuid:pk>/piece/", asking.add_piece, name="add_piece"),
    path("<uuid:pk>/signataires/", asking.signers, name="signers"),
    path("<uuid:pk>/retirer/", asking.withdraw, name="withdraw"),
    path("<uuid:pk>/pieces-manquantes/", instructing.ask_pieces, name="ask_pieces"),
    path("<uuid:pk>/avis/", instructing.opinion, name="opinion"),
    path("<uuid:pk>/decision/", instructing.decide, name="decide"),
    path("<uuid:pk>/convention/", showing.convention, name="convention"),
    path("<uuid:pk>/convention/signer/", agreeing.sign, name="sign"),
    path("<uuid:pk>/rib/", following.give_bank, name="give_bank"),
    path("<uuid:pk>/fin/", following.end, name="end"),
    path("<uuid:pk>/reversement-recu/", following.repaid, name="repaid"),
    path("<uuid:pk>/faire/<str:act>/", agreeing.act, name="act"),
]
