"""Who is taking part."""

from workbook.app.identity import PARTICIPANT, participant, participant_of


def test_a_participant_does_not_give_the_name_away():
    """The participant is a hash: the same for the same name, another for another, never the name."""
    assert participant_of("ann") == participant_of("ann")
    assert participant_of("ann") != participant_of("bob")
    assert "ann" not in participant_of("ann")
    assert len(participant_of("ann" * 1000)) == 32


def test_nobody_is_taking_part_outside_the_server(monkeypatch):
    """Without the server's variable, or with an empty one, there is no participant."""
    monkeypatch.delenv(PARTICIPANT, raising=False)
    assert participant() is None
    monkeypatch.setenv(PARTICIPANT, "")
    assert participant() is None
    monkeypatch.setenv(PARTICIPANT, "f00")
    assert participant() == "f00"
