"""Forms of the référent's day."""
