"""yomikaki."""
