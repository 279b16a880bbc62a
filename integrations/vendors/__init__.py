"""Every outside system we can talk to, a folder each; only the registry names them."""
