"""Forms of who sends: where, why, with the person's agreement; taking back, sending elsewhere, for many at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from rebond.ground.web import words
from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.queries.places import Offer

MOTIVE_HELP = "La personne et la structure peuvent lire ces mots. Rien sur la santé."


def told(offer: Offer, *, is_near: bool = True) -> str:
    """« PLIE d'Aix — dans sa commune, 4 places », as a list of choices says it."""
    session = offer.provision
    name = offer.organisation.name
    if session is not None and session.title:
        name = f"{session.title}, {name}, du {words.short_day(session.starts_on)} au {words.short_day(session.ends_on)}"
    facts = ", ".join([*([offer.near_words] if is_near else []), *_facts(offer)])
    return f"{name} — {facts}" if facts else name


def _facts(offer: Offer) -> Iterable[str]:
    if offer.is_full:
        yield "complet : liste d'attente"
    elif offer.left is not None:
        yield words.count(offer.left, "place", "places")


class PlaceField(forms.ChoiceField):
    """A structure, with its session where there is one."""

    def __init__(self, offers: Sequence[Offer] = (), *, is_near: bool = True, **kwargs: Any) -> None:
        self.offers = {offer.key: offer for offer in offers}
        named = ((key, told(offer, is_near=is_near)) for key, offer in self.offers.items())
        choices = [("", "Choisir…"), *named]
        kwargs.setdefault("error_messages", {"required": "Choisissez une structure de la liste."})
        super().__init__(label="Structure", choices=choices, **kwargs)

    def clean(self, value: Any) -> Any:
        return self.offers[super().clean(value)]


class MotiveForm(forms.Form):
    """Why, in a few words."""

    motive = forms.CharField(
        label="Pourquoi cette action", max_length=500, widget=forms.Textarea({"rows": 3}), help_text=MOTIVE_HELP
    )


class PrescribeForm(MotiveForm):
    """Where one sends the person, why, and whether they agree here and now."""

    agreed = forms.BooleanField(label="La personne est d'accord, elle me le dit", required=False)
    field_order = ("place", "motive", "agreed")

    def __init__(
        self, data: Any = None, *, programme: Programme, offers: Sequence[Offer], must_say_why: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["place"] = PlaceField(offers)
        self.fields["motive"].required = must_say_why
        if programme.is_confidential and programme.agreement:
            self.fields["agreed"].required = True
            self.fields["agreed"].error_messages["required"] = "Demandez d'abord son accord à la personne, puis cochez."
        elif programme.agreement:
            self.fields[
                "agreed"
            ].help_text = "Sinon, elle reçoit un message et répond de chez elle. Rien ne part avant."
        else:
            del self.fields["agreed"]
        self.order_fields(self.field_order)

    @property
    def facts(self) -> dict[str, Any]:
        """What `operations.prescribe` takes."""
        typed, place = self.cleaned_data, self.cleaned_data["place"]
        where = {"organisation": place.organisation, "provision": place.provision}
        return {**where, "motive": typed["motive"], "is_agreed": typed.get("agreed", False)}


class TransferForm(MotiveForm):
    """Another structure, and why."""

    motive = forms.CharField(
        label="Pourquoi une autre structure", max_length=500, widget=forms.Textarea({"rows": 3}), help_text=MOTIVE_HELP
    )
    field_order = ("place", "motive")

    def __init__(self, data: Any = None, *, offers: Sequence[Offer], is_near: bool = True) -> None:
        super().__init__(data)
        self.fields["place"] = PlaceField(offers, is_near=is_near)
        self.order_fields(self.field_order)


class WithdrawForm(forms.Form):
    """Why it will not happen."""

    note = forms.CharField(
        label="Pourquoi la retirer",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=MOTIVE_HELP,
    )


class PrescribeAllForm(forms.Form):
    """One action in one structure for many; `seen`: the refusals that were read before saying yes."""

    where = forms.ChoiceField(label="Action et structure")
    motive = forms.CharField(
        label="Pourquoi cette action",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=f"Nécessaire pour qui n'est pas du public de l'action. {MOTIVE_HELP}",
    )
    seen = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, offers: Sequence[tuple[Programme, Sequence[Offer]]]) -> None:
        super().__init__(data)
        self.offers = {f"{programme.code}:{o.key}": (programme, o) for programme, rows in offers for o in rows}
        groups = [
            (programme.name, [(f"{programme.code}:{o.key}", told(o, is_near=False)) for o in rows])
            for programme, rows in offers
            if rows
        ]
        choices: Any = [("", "Choisir…"), *groups]
        self.fields["where"] = forms.ChoiceField(label="Action et structure", choices=choices)
        self.order_fields(("where", "motive", "seen"))

    @property
    def chosen(self) -> tuple[Programme, Offer]:
        """The action and where."""
        return self.offers[self.cleaned_data["where"]]

    def must_show(self, refused: int) -> bool:
        """These refusals were not read yet, for this choice: they are shown before anything is sent."""
        wanted = f"{self.cleaned_data['where']}:{bool(self.cleaned_data['motive'])}:{refused}"
        if self.cleaned_data["seen"] == wanted:
            return False
        self.data = {**self.data.dict(), "seen": wanted} if isinstance(self.data, QueryDict) else self.data
        return True


class AgreeForm(forms.Form):
    """The person says yes or no."""

    answer = forms.ChoiceField(
        label="Êtes-vous d'accord ?",
        choices=[("yes", "Oui, je suis d'accord"), ("no", "Non, je préfère autre chose")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez oui ou non."},
    )
