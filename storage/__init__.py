"""What Loa keeps: one synchronous protocol (base.py), SQLite by default."""
