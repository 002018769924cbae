"""Telegram, Zalo and the web chat behind one port (base.py)."""
