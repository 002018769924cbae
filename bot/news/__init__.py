"""From bytes to understood articles: pure functions."""
