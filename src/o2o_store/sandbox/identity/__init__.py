"""The real-name register: says whether a name and a number belong together."""
