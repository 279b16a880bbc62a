"""What a note says, as facts with their words: read offline, or verified when a model read it."""
