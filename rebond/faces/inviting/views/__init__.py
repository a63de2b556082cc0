"""Doors of the invitations."""
