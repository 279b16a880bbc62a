"""What every FHIR R4 source shares: reading resources into our words."""
