"""Moving levers, from when decisions hold, undo and redo, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from tiershift_studio import deeds
from tiershift_studio.command import DOUBLES, PACES, STARTS, Command, Denied, text
from tiershift_studio.visitor import Role

if TYPE_CHECKING:
    from tiershift_studio.store import Studio


class Change(Command):
    """Something that changes the plan."""

    __slots__ = ()
    needs: ClassVar[Role] = Role.EDITOR
    now_only: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Move(Change):
    """Put one lever at a value, in the page's unit; a draft, until the hand settles."""

    lever: str
    value: float

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        ids = [lever.id for lever in studio.forecaster.levers]
        if self.lever not in ids:
            studio.deny(Denied("", "There is no such lever in this model. Reload the page."))
        else:
            studio.put(studio.settings.moved(ids.index(self.lever), self.value))


@dataclass(frozen=True, slots=True)
class MoveMany(Change):
    """Put several levers at values at once, by lever, in the page's unit; a draft, until the hand settles."""

    values: tuple[tuple[str, float], ...]

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        ids = [lever.id for lever in studio.forecaster.levers]
        settings = studio.settings
        for lever, value in self.values:
            if lever not in ids:
                studio.deny(Denied("", "There is no such lever in this model. Reload the page."))
                return
            settings = settings.moved(ids.index(lever), value)
        studio.put(settings)


@dataclass(frozen=True, slots=True)
class SetStart(Change):
    """Let decisions take effect on 1 April of a year: those to come, and those of this visit."""

    year: int

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        studio.put(replace(studio.settings, start=self.year))


@dataclass(frozen=True, slots=True)
class SetPace(Change):
    """Phase decisions in over so many years, 0 for at once: those to come, and those of this visit."""

    years: int

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        studio.put(replace(studio.settings, years=self.years))


@dataclass(frozen=True, slots=True)
class SetDouble(Change):
    """Run double for so many years where money moves from tier to tier: what is to come, and what this visit moved."""

    years: int

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        studio.put(replace(studio.settings, double=self.years))


@dataclass(frozen=True, slots=True)
class Settle(Change):
    """The hand is off the control: what stands now is a decision."""

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        deeds.settle(studio)


@dataclass(frozen=True, slots=True)
class PutBack(Change):
    """Put every control back to where it stands today."""

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        deeds.settle(studio)
        deeds.put_back(studio)


@dataclass(frozen=True, slots=True)
class PutMoneyBack(Change):
    """Take back all that moves the planned budgets of tiers."""

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        deeds.settle(studio)
        deeds.put_back(studio, money=True)


@dataclass(frozen=True, slots=True)
class Undo(Change):
    """Go back one step of the plan."""

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        deeds.undo(studio)


@dataclass(frozen=True, slots=True)
class Redo(Change):
    """Bring back what was undone last."""

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        deeds.redo(studio)


@dataclass(frozen=True, slots=True)
class SayWhy(Change):
    """Give the reason of a step."""

    step: str
    why: str

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        if not self.why:
            studio.deny(Denied("why", "Write a reason in a few words."))
        else:
            deeds.explain(studio, self.step, self.why)


def read(message: object) -> Command | Denied | None:
    """See `Reader`."""
    match message:
        case {"do": "move", "lever": str(lever), "value": int() | float() as value} if not isinstance(value, bool):
            return Move(lever, float(value))
        case {"do": "move", "lever": str(lever)}:
            return Denied(lever, "Write a number.")
        case {"do": "move many", "values": dict(values)} if values:
            for lever, value in values.items():
                if not isinstance(value, int | float) or isinstance(value, bool):
                    return Denied(str(lever), "Write a number.")
            return MoveMany(tuple((str(lever), float(value)) for lever, value in values.items()))
        case {"do": "double", "years": int(years)} if years in DOUBLES and not isinstance(years, bool):
            return SetDouble(years)
        case {"do": "put money back"}:
            return PutMoneyBack()
        case {"do": "start", "year": int(year)} if year in STARTS:
            return SetStart(year)
        case {"do": "pace", "years": int(years)} if years in PACES:
            return SetPace(years)
        case {"do": "settle"}:
            return Settle()
        case {"do": "put back"}:
            return PutBack()
        case {"do": "undo"}:
            return Undo()
        case {"do": "redo"}:
            return Redo()
        case {"do": "say why", "step": str(step), "why": str(why)}:
            return SayWhy(step, text(why))
    return None
