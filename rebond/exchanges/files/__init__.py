"""What every partner's folder needs to read a file that others wrote."""
