"""Places: every English authority, what is known of it, its neighbours, and a council's own figures.

`read_panel()` reads the shipped panel; see `Panel` for what it may be asked. Years are financial years, named by the
31 March on which they end. A missing figure is NaN, never zero.
"""

from tiershift.places.kinds import Authority, Break, Figure, Indicator, Neighbour, Source, Successor
from tiershift.places.panel import Panel
from tiershift.places.read import read_panel

__all__ = [
    "Authority",
    "Break",
    "Figure",
    "Indicator",
    "Neighbour",
    "Panel",
    "Source",
    "Successor",
    "read_panel",
]
