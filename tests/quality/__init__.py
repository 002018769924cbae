"""How well Loa understands: each part measured beside a baseline that everybody knows."""
