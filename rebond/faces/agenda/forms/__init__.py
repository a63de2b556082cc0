"""What agents type about their time."""
