"""The pages of health."""
