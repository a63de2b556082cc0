"""Changing job datings and all that is in them."""
