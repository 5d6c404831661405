"""What the programs say to each other on the wire: structs without behaviour."""
