"""Names as they are sorted and searched."""

from rebond.ground.tenancy.words import normalise


def sort_name(last_name: str, first_name: str) -> str:
    """What lists sort on."""
    return normalise(f"{last_name} {first_name}")[:130]


def search_text(*values: str) -> str:
    """Every word by which one person may be found, once each, in order of first appearance."""
    return " ".join(dict.fromkeys(word for value in values for word in normalise(value).split()))
