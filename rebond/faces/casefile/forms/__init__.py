"""Forms of the agents' pages."""
