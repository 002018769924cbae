"""A Zalo Bot Platform of our own, for tests: HTTP on loopback with every trap that is known of the real one.

Its rules are those of docs.zaloplatforms.com/docs/BOT (v2.5.0, September 2026) and what authors of public clients measured
on a live bot: HTTP 200 with ``ok: false``; an idle poll that ends as 408; one update for each poll, lost when its answer
is; a 429 without a time; a wrong token answered in HTML; dates in milliseconds; pictures under ``photo_url``, in the
documents under ``photo``; a webhook's address kept although it could not be verified; 404 where no webhook is set.
"""

from tests.fakes.zalo.people import Person
from tests.fakes.zalo.server import FakeZalo, Refuse, Shown

__all__ = ["FakeZalo", "Person", "Refuse", "Shown"]
