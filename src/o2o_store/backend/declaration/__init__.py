"""The declaration room: the dossier before paying, the three orders and the inventory after it, and every receipt."""
