"""Addresses of contracts: written, read, signed; and those of whoever holds a link or a printed code."""

from django.urls import path

from rebond.journey.contracts.views import by_link, contracts, ending, signing, verifying, writing

app_name = "contracts"
urlpatterns = [
    path("preparer/<uuid:pk>/", contracts.draft, name="draft"),
    path("signer/<str:token>/", by_link.by_link, name="by_link"),
    path("signer/<str:token>/code/", by_link.code, name="by_link_code"),
    path("signer/<str:token>/refuser/", by_link.refuse, name="by_link_refuse"),
    path("signer/<str:token>/document/", by_link.document, name="by_link_document"),
    path("verifier/<str:token>/", verifying.verify, name="verify"),
    path("<uuid:pk>/", contracts.contract, name="contract"),
    path("<uuid:pk>/apercu/", contracts.preview, name="preview"),
    path("<uuid:pk>/document/", contracts.document, name="document"),
    path("<uuid:pk>/papier/<str:party>/", contracts.paper, name="paper"),
    path("<uuid:pk>/ecrire/engagements/", writing.commitments, name="commitments"),
    path("<uuid:pk>/ecrire/<str:section>/", writing.section, name="section"),
    path("<uuid:pk>/proposer/", signing.propose, name="propose"),
    path("<uuid:pk>/reprendre/", signing.take_back, name="take_back"),
    path("<uuid:pk>/envoyer/", signing.send_link, name="send_link"),
    path("<uuid:pk>/signer/", signing.sign, name="sign"),
    path("<uuid:pk>/signer/sur-place/", signing.tablet, name="tablet"),
    path("<uuid:pk>/signer/papier/", signing.on_paper, name="on_paper"),
    path("<uuid:pk>/pas-signe/", signing.refuse, name="refuse"),
    path("<uuid:pk>/valider/", ending.validate, name="validate"),
    path("<uuid:pk>/abandonner/", ending.cancel, name="cancel"),
    path("<uuid:pk>/fin/", ending.end, name="end"),
]
