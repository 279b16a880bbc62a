"""Plain FHIR R4, in."""
