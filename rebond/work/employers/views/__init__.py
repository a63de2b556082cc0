"""Doors of companies and of their club."""
