"""The identity room asks the real-name check and keeps personal data sealed on its way there."""
