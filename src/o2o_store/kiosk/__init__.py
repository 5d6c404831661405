"""Everything on the shop floor with a screen: the shopper's face, the staff's desk, the pickup board."""
