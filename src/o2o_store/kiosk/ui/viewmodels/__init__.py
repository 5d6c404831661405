"""What the screens show: one typed property per field, one `changed` signal, acts as slots; texts are ready to be drawn."""
