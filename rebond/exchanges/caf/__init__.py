"""The flows of beneficiaries that the CAF and the MSA send."""
