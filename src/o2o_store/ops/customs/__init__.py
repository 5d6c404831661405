"""Customs for people: what a code means, whether a folder of messages is sound."""
