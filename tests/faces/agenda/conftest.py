"""The people of the agenda: an adviser of a Pôle, a référent and the manager of a structure."""

from tests.faces.casefile.conftest import adviser, adviser_13, referent_13, structure_manager_13

__all__ = ["adviser", "adviser_13", "referent_13", "structure_manager_13"]
