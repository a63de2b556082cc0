"""What the pages of agents' time show."""
