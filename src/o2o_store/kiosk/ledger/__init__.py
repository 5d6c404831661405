"""The machine's own book: what it acknowledged to a person survives any crash."""
