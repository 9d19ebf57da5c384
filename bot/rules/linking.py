"""What linking an account goes by: how long a code is and lasts, how often one may be wrong (C40). In real time."""

from __future__ import annotations

from datetime import timedelta

DIGITS = 8
LASTS = timedelta(minutes=10)
#: So many wrong codes lock an account, for so long.
TRIES = 5
LOCKED = timedelta(hours=1)
