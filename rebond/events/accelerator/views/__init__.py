"""Doors of the Accélérateur."""
