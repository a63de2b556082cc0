"""The two départements that every test finds."""

from rebond.ground.tenancy.models import Departement


def load_departements() -> None:
    """Bouches-du-Rhône and Calvados."""
    for number, name in ((13, "Bouches-du-Rhône"), (14, "Calvados")):
        Departement.objects.update_or_create(
            pk=number,
            defaults={
                "code": str(number),
                "name": name,
                "institution": f"Département {name}",
                "accent": "#0b5c7a",
            },
        )
