"""Forms of portfolios, of the Département's own posts and of aided contracts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rebond.ground.tenancy.models import Commune
from rebond.ground.web.forms import DayField
from rebond.people.accounts.models import Membership, Organisation
from rebond.work.employers.models import Company
from rebond.work.prospecting.forms.lists import of_agents
from rebond.work.prospecting.queries import posts as queries
from rebond.work.prospecting.states import AidedReason, OwnKind
from rebond.work.vacancies.forms import COMMUNES, OccupationField
from rebond.work.vacancies.queries import commune_of


class AgentForm(forms.Form):
    """To whom something is entrusted."""

    agent = forms.ChoiceField(label="Conseiller entreprises")

    def __init__(self, data: Any = None, *, agents: Iterable[Membership]) -> None:
        super().__init__(data)
        self.agents = {str(one.pk): one for one in agents}
        self.fields["agent"] = forms.ChoiceField(
            label="Conseiller entreprises", choices=of_agents(self.agents.values())
        )

    @property
    def chosen(self) -> Membership:
        return self.agents[self.cleaned_data["agent"]]


class TerritoryForm(AgentForm):
    """The Pôles and communes that an agent keeps from now on."""

    poles = forms.MultipleChoiceField(label="Pôles d'insertion", required=False, widget=forms.CheckboxSelectMultiple)
    communes = forms.CharField(
        label="Communes",
        max_length=2000,
        required=False,
        widget=forms.TextInput({"list": COMMUNES, "autocomplete": "off"}),
        help_text="Une commune, ou plusieurs séparées par des points-virgules : « Aubagne ; Gémenos ».",
    )

    def __init__(self, data: Any = None, *, agents: Iterable[Membership], poles: Sequence[Organisation]) -> None:
        super().__init__(data, agents=agents)
        self.known = {str(one.pk): one for one in poles}
        field = self.fields["poles"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(key, one.name) for key, one in self.known.items()]
        self.order_fields(["agent", "poles", "communes"])

    def clean_communes(self) -> list[Commune]:
        """Each is one commune of the département."""
        typed = [name.strip() for name in self.cleaned_data["communes"].split(";") if name.strip()]
        found = [(name, commune_of(name)) for name in typed]
        if unknown := [name for name, commune in found if commune is None]:
            raise ValidationError(
                f"Introuvable dans le département : {', '.join(unknown)}. Ajoutez le code postal : « Aubagne (13400) »."
            )
        return [commune for _, commune in found if commune is not None]

    def clean(self) -> dict[str, Any]:
        """There is something to entrust."""
        typed = self.cleaned_data
        if not typed.get("poles") and not typed.get("communes") and not self.errors:
            self.add_error(None, "Cochez au moins un Pôle, ou écrivez une commune.")
        return typed

    @property
    def places(self) -> dict[str, Any]:
        """What entrusting asks."""
        typed = self.cleaned_data
        return {
            "poles": [self.known[key] for key in typed["poles"]],
            "communes": [one.insee for one in typed["communes"]],
        }


class OwnPostForm(forms.Form):
    """A post in a service of the Département."""

    kind = forms.ChoiceField(label="Nature", choices=OwnKind.choices, widget=forms.RadioSelect)
    employer = forms.ChoiceField(label="Employeur")
    service = forms.ChoiceField(label="Service")
    title = forms.CharField(label="Intitulé", max_length=120, help_text="Comme la personne le lira.")
    rome = OccupationField(label="Métier", max_length=120, help_text="Son nom ou son code ROME, comme K2204.")
    posts = forms.IntegerField(label="Nombre de postes", min_value=1, max_value=500, initial=1)
    months = forms.IntegerField(label="Durée, en mois", min_value=1, max_value=60, required=False)
    city = forms.CharField(
        label="Lieu de travail",
        max_length=80,
        required=False,
        widget=forms.TextInput({"list": COMMUNES, "autocomplete": "off"}),
    )
    starts_on = DayField(label="À partir du", required=False)

    def __init__(self, data: Any = None, *, employers: Iterable[Company], on: date) -> None:
        super().__init__(data)
        self.employers = {str(one.pk): one for one in employers}
        names = [(key, one.name) for key, one in self.employers.items()]
        self.fields["employer"] = forms.ChoiceField(label="Employeur", choices=names)
        self.fields["service"] = forms.ChoiceField(label="Service", choices=list(queries.services(on).items()))
        self.order_fields(["kind", "employer", "service"])

    @property
    def facts(self) -> dict[str, Any]:
        """What opening the post asks, the employer apart."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "employer"}
        commune = commune_of(typed["city"])
        return {**typed, **({"insee": commune.insee, "city": commune.name} if commune else {})}

    @property
    def chosen(self) -> Company:
        return self.employers[self.cleaned_data["employer"]]


class AidedForm(forms.Form):
    """The post for which an aided contract is proposed."""

    title = forms.CharField(label="Poste", max_length=120, help_text="Comme « Vendeuse ou vendeur ».")


class TickForm(forms.Form):
    """The steps that are done."""

    codes = forms.MultipleChoiceField(label="Étapes faites", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, on: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["codes"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(queries.checklist(on).items())


class SignForm(forms.Form):
    """When it was signed."""

    on = DayField(label="Signé le")

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.today = today

    def clean_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise ValidationError("La signature ne peut pas être datée du futur.")
        return day


class DeclineForm(forms.Form):
    """Why the company does not sign."""

    reason = forms.ChoiceField(label="Motif", choices=AidedReason.choices, widget=forms.RadioSelect)
