"""The pages of the orientation."""
