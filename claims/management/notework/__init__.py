"""Notes with known answers, put through what a biller would be shown."""
