"""The words every room speaks: frozen types, ports, legal moves, the exception tree. No I/O."""
