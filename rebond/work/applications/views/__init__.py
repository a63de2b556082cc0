"""Doors of applications: in one's space, and by a secret link."""
