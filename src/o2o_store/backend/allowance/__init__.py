"""The allowance room keeps each person's yearly ledger: what is used, what is held."""
