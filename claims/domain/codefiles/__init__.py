"""Published code files into typed rows: one module for each layout, no I/O."""
