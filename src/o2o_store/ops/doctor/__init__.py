"""The morning look at a machine: may the hall open?"""
