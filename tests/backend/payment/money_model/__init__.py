"""The money model: thousands of shoppers, two simulated wallets and every kind of trouble, round the real payment room."""
