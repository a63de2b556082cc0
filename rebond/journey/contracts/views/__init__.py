"""Doors of contracts and PPAE."""
