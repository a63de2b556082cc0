"""Doors of every import."""
