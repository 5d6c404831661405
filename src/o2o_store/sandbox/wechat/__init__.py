"""WeChat Pay as a stand-in: APIv3 for money, V2 for the customs declaration of a payment, a cashier page for the payer."""
