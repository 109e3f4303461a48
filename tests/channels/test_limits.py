"""Rate limits: how often somebody may ask."""

from __future__ import annotations

import pytest

from bot.channels.errors import ChannelError
from bot.channels.limits import RateLimit, network_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_full_minute_says_how_long_to_wait(clock: Clock) -> None:
    limit = RateLimit(2, clock)
    limit.use("ada")
    clock.now += 10
    limit.use("ada")
    with pytest.raises(ChannelError) as refused:
        limit.use("ada")
    assert refused.value.status == 429
    assert refused.value.headers == {"Retry-After": "50"}


def test_after_the_wait_it_goes_on(clock: Clock) -> None:
    limit = RateLimit(1, clock)
    limit.use("ada")
    clock.now += 60
    limit.use("ada")


def test_one_person_does_not_use_up_the_minute_of_another(clock: Clock) -> None:
    limit = RateLimit(1, clock)
    limit.use("ada")
    limit.use("grace")


def test_refused_uses_do_not_prolong_the_wait(clock: Clock) -> None:
    limit = RateLimit(1, clock)
    limit.use("ada")
    for _ in range(5):
        clock.now += 10
        with pytest.raises(ChannelError):
            limit.use("ada")
    clock.now += 10
    limit.use("ada")


def test_nothing_is_remembered_for_longer_than_needed(clock: Clock) -> None:
    limit = RateLimit(1, clock)
    for number in range(100):
        limit.use(str(number))
    clock.now += 61
    limit.use("ada")
    assert set(limit._uses) == {"ada"}


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("x" * 1000, "x" * 64),
    ],
)
def test_an_ipv6_user_counts_as_one_network(address: str, network: str) -> None:
    assert network_of(address) == network
