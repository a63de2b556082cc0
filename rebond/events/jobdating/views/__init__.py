"""Doors of the job datings: what prepares them, their day, and the links given out for it."""
