"""Who a learner is: the role that some keys and some words depend on."""

from workbook.content import ROLES
from workbook.learning.records import Clock, Keeper, Refused


def choose_role(keeper: Keeper, participant: str, role: object, clock: Clock) -> None:
    """Note a participant's role; choosing the same one again changes nothing.

    Raises:
        Refused: there is no such role.
    """
    chosen = next((one for one in ROLES if one == role), None)
    if chosen is None:
        raise Refused("This page sent a role that nobody knows. Reload the page.")
    if keeper.role(participant) != chosen:
        keeper.choose_role(participant, chosen, clock())
