"""What stands on the counter beside the screen: wedge scanner, speaker, printer; each has a twin that can block, vanish and lie."""
