"""What comes in and goes out in files, one folder per partner."""
