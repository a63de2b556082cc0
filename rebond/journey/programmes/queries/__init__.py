"""Reads of the actions: what is known, what suits, places, queues, lists, progress."""
