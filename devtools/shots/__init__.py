"""Pictures of every page and state, each held to console, policy and axe."""
