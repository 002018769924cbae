"""How a messenger stands with its service, told in the log when it changes."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from bot.models import Health, HealthState

log = logging.getLogger(__name__)


class Standing:
    """``health`` keeps its time while the state is the same."""

    def __init__(self, name: str) -> None:
        self.health = Health(HealthState.STARTING, "", datetime.now(UTC))
        self._name = name

    def be(self, state: HealthState, detail: str = "") -> None:
        if state is self.health.state:
            return
        level = logging.INFO if state is HealthState.OK else logging.WARNING
        log.log(level, "%s: %s%s", self._name, state.value, f" ({detail})" if detail else "")
        self.health = Health(state, detail, datetime.now(UTC))
