"""One atomic function for each thing that happens to a claim."""
