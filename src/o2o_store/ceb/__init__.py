"""Customs documents (CEB messages) as the General Administration of Customs specifies them."""
