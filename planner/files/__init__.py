"""Files in and out: CSV and JSON made by people, read with patience and refused with a sentence."""
