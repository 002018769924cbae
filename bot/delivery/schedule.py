"""When a delivery may go: quiet hours, digests and the most that is wanted in a day. Pure.

Times of day are a subscriber's own, in their zone. A time that a change of the clocks skips comes when the clocks have
moved on; one that it repeats counts once, the first time.
"""

from __future__ import annotations
