"""The Starlette application: chat page, health, status."""
