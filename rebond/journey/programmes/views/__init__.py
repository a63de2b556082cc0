"""Doors of the actions."""
