"""Goods, prices, tariff facts and the bonded stock book of each hall."""
