"""What can be wrong with a claim: one module per subject, one function per edit."""
