"""The orders room owns the order and its timeline; `service.advance` is the only hand that moves an order."""
