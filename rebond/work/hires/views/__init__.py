"""Doors of hires: the agents' pages, the pages of a link."""
