"""The platform service that kiosks, desks and boards talk to."""
