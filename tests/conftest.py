"""Rules for all tests: nothing is skipped in CI, property tests do not fail on a slow machine."""

from __future__ import annotations

import asyncio
import os

import pytest
from hypothesis import settings

IN_CI = os.environ.get("CI") == "true"

settings.register_profile("loa", deadline=None, max_examples=60, derandomize=IN_CI)
settings.load_profile("loa")

# Otherwise pytest-asyncio asks for "the" event loop before the first asynchronous test, Python makes one, and nobody
# closes it: a ResourceWarning in whichever test runs later.
asyncio.set_event_loop(None)

_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI every optional part is present, so a skipped test is a test that nobody runs."""
    if IN_CI and _skipped and session.exitstatus == pytest.ExitCode.OK:
        print("\nskipped in CI:", *_skipped, sep="\n  ")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
