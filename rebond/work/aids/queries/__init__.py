"""Reads of the tutoring aid: its rules on a day, its facts, its lists, its money."""
