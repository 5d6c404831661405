"""The law of the shop: pure rules and values, standard library only."""
