"""The demo clinic's EMR and billing system: programs of their own, standard library only."""
