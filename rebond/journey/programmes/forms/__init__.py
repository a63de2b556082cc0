"""Forms of the actions."""
