"""The scenario book: what people do with Loa, told once, and lived through on every messenger against its service."""
