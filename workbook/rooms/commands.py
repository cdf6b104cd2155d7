"""What a facilitator may ask for, each a type of its own, read from what their page sent."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from workbook.content.agendas import MOST_STEPS
from workbook.learning import Refused

MOST_MINUTES = 120
MOST_PEOPLE = 500
LONGEST_ID = 120
UNREADABLE = "This page sent something that cannot be read. Reload the page."

View = Literal["join", "question", "picture", "key", "text", "talk", "wall", "report"]
Minutes = Annotated[int, Field(ge=1, le=MOST_MINUTES)]
People = Annotated[int, Field(ge=0, le=MOST_PEOPLE)]
On = Annotated[bool, BeforeValidator(bool)]


def whole_number(least: int, most: int) -> str:
    """What is said of a number that is none of these."""
    return f"Give a whole number from {least} to {most}."


class Wish(BaseModel):
    """Something asked for.

    Attributes:
        wrong: what is said where it cannot be read.
    """

    model_config = ConfigDict(frozen=True, strict=True, hide_input_in_errors=True)
    wrong: ClassVar[str] = UNREADABLE

    @classmethod
    def why_not(cls, where: tuple[int | str, ...]) -> str:
        """What is said of a mistake, by where in this it is."""
        del where
        return cls.wrong


class Press(Wish):
    """A plain button."""

    do: Literal["open", "close", "reveal", "again", "next", "back", "pause", "resume", "end"]


class Say(Wish):
    """Say a line of a talk."""

    do: Literal["say"]
    choice: Any = None


class Replay(Wish):
    """Go back to a turn of a talk and say another line there."""

    do: Literal["replay"]
    n: int
    choice: Any = None


class Goto(Wish):
    """Go to a step."""

    do: Literal["goto"]
    step: str
    wrong = "There is no such step in the agenda."


class SetTimer(Wish):
    """Set a timer, or take it away."""

    do: Literal["timer"]
    minutes: Minutes | None = None
    wrong = whole_number(1, MOST_MINUTES)


class Undo(Wish):
    """Take back what was done last."""

    do: Literal["undo"]


class Wanted(BaseModel):
    """A step of an agenda as the page has it: one that the room has, or an exercise to add."""

    model_config = ConfigDict(frozen=True, strict=True, hide_input_in_errors=True)

    id: str | None = None
    title: Any = None
    exercise: Any = None
    by: Any = None
    minutes: Minutes | None = None


class Plan(Wish):
    """Change the agenda."""

    do: Literal["agenda"]
    steps: Annotated[list[Wanted], Field(min_length=1, max_length=MOST_STEPS)]
    wrong = f"An agenda has 1 to {MOST_STEPS} steps."

    @classmethod
    def why_not(cls, where: tuple[int | str, ...]) -> str:
        """Of one of its steps something else is said than of all."""
        if "minutes" in where:
            return whole_number(1, MOST_MINUTES)
        return UNREADABLE if len(where) > 1 else cls.wrong


class CountHands(Wish):
    """Note how many hands went up for each option."""

    do: Literal["hands"]
    counts: dict[str, People]
    wrong = "There is nothing to count hands for."

    @classmethod
    def why_not(cls, where: tuple[int | str, ...]) -> str:
        """A number may be wrong, or all of it."""
        return whole_number(0, MOST_PEOPLE) if len(where) > 1 else cls.wrong


class CountOthers(Wish):
    """Note how many people have no phone."""

    do: Literal["without_phone"]
    n: People
    wrong = whole_number(0, MOST_PEOPLE)


class SetScreen(Wish):
    """Set the big screen to a view, or let it follow the room."""

    do: Literal["screen"]
    show: View | None = None
    wrong = "The big screen has no such view."


class StartAfresh(Wish):
    """Play the same agenda again, as if nothing had been played."""

    do: Literal["afresh"]


class SendHome(Wish):
    """End the rehearsal and start afresh, or not; where it is not said, if nobody minds."""

    do: Literal["send_home"]
    afresh: bool | None = None


class OfWritten(Wish):
    """Something to be done to a question on the wall, by its number, or to an offered text."""

    what: Literal["wall", "text"]
    id: int | Annotated[str, AfterValidator(lambda id: id[:LONGEST_ID])]
    wrong = "There is nothing to show."

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if isinstance(self.id, int) != (self.what == "wall"):
            raise ValueError("neither a question nor a text")
        return self


class Show(OfWritten):
    """Put it on the big screen, or take it off."""

    do: Literal["show"]
    on: On = False


class SetAside(OfWritten):
    """Set it aside, or bring it back."""

    do: Literal["set_aside"]
    on: On = False


class Remove(OfWritten):
    """Let nothing of it be shown any more."""

    do: Literal["remove"]


class Mute(Wish):
    """Take no more questions from whoever asked this one; or take them again."""

    do: Literal["mute"]
    id: int
    on: On = False
    wrong = "There is no such question."


AnyWish = (
    Press
    | Say
    | Replay
    | Goto
    | SetTimer
    | Undo
    | Plan
    | CountHands
    | CountOthers
    | SetScreen
    | StartAfresh
    | SendHome
    | Show
    | SetAside
    | Remove
    | Mute
)
_READ: TypeAdapter[AnyWish] = TypeAdapter(Annotated[AnyWish, Field(discriminator="do")])

_KINDS: Mapping[str, type[Wish]] = {
    name: kind
    for kind in get_args(AnyWish)
    for name in get_args(kind.model_fields["do"].annotation)
}


def read(name: str, args: Mapping[str, Any]) -> AnyWish:
    """What a page asks for.

    Args:
        name: of the command.
        args: what else the page sent.

    Raises:
        Refused: it is nothing that can be asked for.
    """
    if name not in _KINDS:
        raise Refused("That cannot be done just now.")
    try:
        return _READ.validate_python({**args, "do": name})
    except ValidationError as error:
        _, *where = error.errors(include_url=False, include_input=False)[0]["loc"]
        raise Refused(_KINDS[name].why_not(tuple(where))) from None
