"""The référent's day: their people by what is due, the page of a meeting, replacements, the load of a structure."""
