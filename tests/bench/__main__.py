"""``make bench``: every figure of docs/performance.md, beside its peers, in one run."""

from __future__ import annotations

import os
import platform

from tests.bench import feeds, load, sends

if __name__ == "__main__":
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()}"
    )
    feeds.run()
    sends.run()
    load.run()
