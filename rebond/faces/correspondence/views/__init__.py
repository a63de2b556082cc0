"""Doors of the words of messages, of letters, and of what providers and people answer."""
