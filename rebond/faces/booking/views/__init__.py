"""Doors of whoever holds a link."""
