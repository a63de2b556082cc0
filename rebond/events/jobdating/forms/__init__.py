"""Forms of the job datings."""
