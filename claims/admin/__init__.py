"""What an admin keeps of the claim: payers, fees, providers, mappings."""
