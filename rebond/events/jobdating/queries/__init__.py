"""What is read of job datings: one module for each question."""
