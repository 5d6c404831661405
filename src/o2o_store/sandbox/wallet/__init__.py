"""What both wallets share: books, the hand that notifies merchants, and the line to customs; their protocols are their own."""
