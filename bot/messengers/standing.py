"""How a messenger stands with its service, told in the log when it changes."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from bot.models import Health, HealthState


def became(before: Health, name: str, state: HealthState, detail: str, log: logging.Logger) -> Health:
    """The health from now on; the one before, with its time, while the state is the same."""
    if state is before.state:
        return before
    level = logging.INFO if state is HealthState.OK else logging.WARNING
    log.log(level, "%s: %s%s", name, state.value, f" ({detail})" if detail else "")
    return Health(state, detail, datetime.now(UTC))
