"""Doors of the person's own space."""
