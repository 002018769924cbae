"""When it is time to let go of what is past its age."""

from __future__ import annotations

from datetime import datetime, timedelta

# What is overdue for longer is no burst: a messenger is out of reach, and meanwhile the disk must not fill.
BURST_MAX = timedelta(hours=6)


def quiet_enough(late_since: datetime | None, now: datetime) -> bool:
    """Whether trimming disturbs nobody: the sender has nothing overdue since ``late_since``, or has had for hours."""
    return late_since is None or now - late_since > BURST_MAX
