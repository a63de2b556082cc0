"""Doors of the référent's day."""
