"""How times are written where no page says otherwise, one module per language."""
