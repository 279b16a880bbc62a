"""Named reads of the desk, each with its query budget."""
