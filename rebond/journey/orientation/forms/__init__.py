"""What people type about an orientation."""
