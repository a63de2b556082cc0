"""Doors of the Forum."""
