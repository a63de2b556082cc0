"""Rebond: the return-to-work programme of the French départements."""
