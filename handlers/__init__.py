"""What a person says → a Reply: one module per family of commands, a router, and the texts."""
