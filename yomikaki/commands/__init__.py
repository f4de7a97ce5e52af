"""One module per group of commands; ``yomikaki.cli`` puts them together."""
