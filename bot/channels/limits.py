"""How often somebody may ask: at most so many times in any sixty seconds, counted in memory."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import deque
from collections.abc import Callable

from sanic.request import Request

from bot.channels.errors import ChannelError

_WINDOW = 60.0


class RateLimit:
    """Counts uses per key. Each worker counts for itself and remembers nothing older than a minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._uses: dict[str, deque[float]] = {}
        self._swept = clock()

    def use(self, key: str) -> None:
        """Count one use of ``key``; refuse it when the minute is full. Refused uses do not count."""
        now = self._clock()
        self._sweep(now)
        uses = self._uses.setdefault(key, deque())
        while uses and uses[0] <= now - _WINDOW:
            uses.popleft()
        if len(uses) >= self._per_minute:
            seconds = math.ceil(uses[0] + _WINDOW - now) if uses else int(_WINDOW)
            raise ChannelError(
                "rate_limit",
                f"That is a lot at once. Please try again in {seconds} seconds.",
                status=429,
                headers={"Retry-After": str(seconds)},
            )
        uses.append(now)

    def forget(self, key: str) -> None:
        """Drop what was counted for ``key``."""
        self._uses.pop(key, None)

    def _sweep(self, now: float) -> None:
        if now - self._swept < _WINDOW:
            return
        self._swept = now
        for key in [key for key, uses in self._uses.items() if not uses or uses[-1] <= now - _WINDOW]:
            del self._uses[key]


def network_of_visitor(request: Request) -> str:
    """Return the key under which whoever sent ``request`` is counted, as the proxies say that are trusted."""
    return network_of(request.remote_addr or request.ip or "")


def network_of(address: str) -> str:
    """Return the key under which an address is counted: one IPv4 address, or the /64 that an IPv6 user holds."""
    try:
        parsed = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
