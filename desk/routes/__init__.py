"""One module per page; ``desk.app`` puts them together."""
