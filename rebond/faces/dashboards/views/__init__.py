"""Doors to the figures."""
