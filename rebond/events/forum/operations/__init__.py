"""Verbs of the Forum, one file per moment of it."""
