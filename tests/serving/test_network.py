"""Where a page is asked for from: comparable, and not readable."""

from types import SimpleNamespace

import pytest

from workbook.serving.identity import network_for

A, B = "192.0.2.7", "192.0.2.8"


def network(address, secret=b"secret"):
    """What is made of a request from an address."""
    request = SimpleNamespace(remote_ip=address)
    return network_for(SimpleNamespace(request=request, settings={"cookie_secret": secret}))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (A, A, True),
        (A, B, False),
        (A, f"::ffff:{A}", True),
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::8", True),
        ("2001:db8:1:2::7", "2001:db8:1:3::7", False),
        ("fe80::1%eth0", "fe80::1%wlan0", True),
        ("", "", True),
    ],
)
def test_two_pages_from_one_network_are_known_as_such(one, other, same):
    """Of IPv6 it is the part that one connection has to itself; the same phone has many of it."""
    assert (network(one) == network(other)) is same


def test_the_address_is_not_in_it():
    """It is keyed, so that nobody can try all addresses, and too short to stand for one alone."""
    assert network(A) != network(A, b"another server's")
    assert len(network(A)) == 16
    assert A not in network(A)
