"""What the day of a référent is read from."""
