"""Forms of the Accélérateur."""
