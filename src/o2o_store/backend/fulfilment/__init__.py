"""The fulfilment room packs parcels, issues vouchers, shows the board and hands over."""
