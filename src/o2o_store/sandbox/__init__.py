"""Stand-ins for the world, as real servers: customs, wallet, real-name check."""
