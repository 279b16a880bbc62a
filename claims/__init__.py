"""The claim: its data, its rules, its review desk."""
