"""Customs: an examiner with its own reader, signature check, rules and books; shares nothing with the declarer but data tables."""
