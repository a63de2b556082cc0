"""Doors of the agents' time."""
