"""Doors of social clauses: contracts, lots, hours."""
