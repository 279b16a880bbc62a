"""Claude, or any endpoint that speaks the Messages API: reads a redacted note, returns facts."""
