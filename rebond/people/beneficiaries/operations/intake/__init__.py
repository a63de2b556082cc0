"""Taking in what partners' files say: households, people, rights and duties, a batch at a time."""

from rebond.people.beneficiaries.operations.intake.batch import apply, foresee, pole_by_commune

__all__ = ["apply", "foresee", "pole_by_commune"]
