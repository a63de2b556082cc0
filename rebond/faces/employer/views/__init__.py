"""Doors of employers."""
