"""What spans programs; it only starts and watches processes."""
