"""Who gets what, when, and how it looks: pure but for planner, outbox and sender."""
