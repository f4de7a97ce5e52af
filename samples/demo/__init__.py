"""The demonstration: sheets with their truth, a whole day of work, and the city's own records compared."""
