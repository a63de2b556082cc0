"""Invitations as agents see them."""
