"""Alipay as a stand-in: its one gateway with RSA2 over forms, customs declarations, bills, a cashier page for the payer."""
