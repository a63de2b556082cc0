"""Changing days, cohorts, rotations, and what people take away."""
