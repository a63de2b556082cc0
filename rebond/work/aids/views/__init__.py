"""Doors of the tutoring aid."""
