"""Forms of contracts and PPAE."""
