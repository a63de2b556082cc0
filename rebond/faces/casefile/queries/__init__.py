"""Reads that gather what several apps know."""
