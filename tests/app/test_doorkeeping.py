"""The passphrase is known by its hash, and a credential by its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from workbook.app.doorkeeping import Doorkeeper, Preflight, TooShort
from workbook.store import RoomRecords, open_engine


@pytest.fixture
def records(store_url):
    """Where both are kept, on each kind of database."""
    engine = open_engine(store_url)
    yield RoomRecords(engine)
    engine.dispose()


@pytest.fixture
def keeper(records, clock):
    """A doorkeeper."""
    return Doorkeeper(records, clock)


def test_at_the_first_start_one_of_plain_words_is_made_and_said_once(keeper):
    """Later there is one, and nobody can read it."""
    assert not keeper.passphrase_set()
    words = keeper.make()
    assert len(words.split("-")) == 4
    assert keeper.passphrase_set()
    assert keeper.check(words)
    assert keeper.make() is None
    assert keeper.check(words)


def test_of_two_servers_that_start_together_one_says_it(records, clock):
    """The one that is said is the one that opens."""
    with ThreadPoolExecutor(3) as pool:
        said = [w for w in pool.map(lambda _: Doorkeeper(records, clock).make(), range(3)) if w]
    assert len(said) == 1
    assert Doorkeeper(records, clock).check(said[0])


def test_a_passphrase_opens_however_it_is_spaced(keeper):
    """Words may be joined by hyphens or spaces; capitals and everything else have to be right."""
    keeper.choose("  Warm weather  today ")
    for right in ("Warm weather today", "Warm-weather-today", " Warm  weather-today\n"):
        assert keeper.check(right)
    for wrong in ("", "warm weather today", "Warmweathertoday", "Warm weather", "x" * 500):
        assert not keeper.check(wrong)


def test_nothing_opens_before_there_is_one(keeper):
    """Not even nothing."""
    assert not keeper.check("")
    assert not keeper.check("anything at all")


@pytest.mark.parametrize("short", ["", "       a", "1234567", "a - b - c"])
def test_a_short_one_is_refused(keeper, short):
    """What counts is what is left without the spaces around; the old one stays."""
    keeper.choose("warm weather")
    with pytest.raises(TooShort, match="at least 8"):
        keeper.choose(short)
    assert keeper.check("warm weather")


def test_the_passphrase_itself_is_not_kept(keeper, records):
    """A salt and a hash, which are others each time."""
    keeper.choose("warm weather")
    first = records.setting("passphrase")
    keeper.choose("warm weather")
    assert records.setting("passphrase") != first
    assert "warm" not in first
    assert len(first) > 64


def test_a_new_passphrase_ends_every_sitting(keeper, records):
    """Whoever led a room has to sign in again."""
    credential = keeper.issue("ann")
    from workbook.rooms.chair import credential_hash

    assert records.chair(credential_hash(credential)) == (True, None)
    keeper.choose("warm weather")
    assert records.chair(credential_hash(credential)) == (False, None)


def test_credentials_are_random_and_kept_as_hashes(keeper, records):
    """One for each kernel; the credential as such is in no row."""
    one, other = keeper.issue("ann"), keeper.issue("ann")
    assert one != other
    assert len(one) == 64
    assert records.chair(one) == (False, None)


def test_a_check_is_saved_seen_once_and_gone(records):
    """A phone's number makes the round trip and leaves nothing."""
    check = Preflight(records)
    assert not check.saved("a" * 32)
    check.save("a" * 32)
    assert check.saved("a" * 32)
    assert not check.saved("a" * 32)


def test_a_credential_is_for_whoever_knows_the_passphrase(keeper):
    """It holds until its facilitator signs out; another one's holds on."""
    keeper.choose("warm weather")
    assert keeper.admit("ann", "cold weather") is None
    ann, again, bob = (keeper.admit(who, "warm weather") for who in ("ann", "ann", "bob"))
    kernel = keeper.issue("ann")
    assert all(map(keeper.holds, (ann, again, bob, kernel)))
    keeper.dismiss("ann")
    assert [keeper.holds(one) for one in (ann, again, kernel, bob)] == [False, False, False, True]
    assert keeper.holds(keeper.admit("ann", "warm weather"))
    assert not keeper.holds(ann)


def test_a_new_passphrase_ends_every_sign_in(keeper):
    """Also where the same one is chosen again."""
    keeper.choose("warm weather")
    before = keeper.admit("ann", "warm weather")
    keeper.choose("warm weather")
    assert not keeper.holds(before)


@pytest.mark.parametrize("moment", ["check", "issue"])
def test_the_old_passphrase_opens_nothing_while_another_is_chosen(keeper, monkeypatch, moment):
    """Whatever the order in which the two come."""
    keeper.choose("warm weather")
    real = getattr(Doorkeeper, moment)

    def meanwhile(self, given):
        if moment == "issue":
            self.choose("cold weather")
            return real(self, given)
        found = real(self, given)
        self.choose("cold weather")
        return found

    monkeypatch.setattr(Doorkeeper, moment, meanwhile)
    assert keeper.admit("ann", "warm weather") is None
