"""Spreadsheets that people make: read in any shape, written without danger."""
