"""Forecasters by place: made when somebody first asks for the place, and kept for everybody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from threading import Lock

from tiershift.errors import InputError, Problem, UsageError
from tiershift_studio.forecaster import Forecaster, shipped
from tiershift_studio.places import ENGLAND


class Shelf:
    """Makes and keeps forecasters; threads may share it."""

    def __init__(self, pool: Executor, make: Callable[[str], Forecaster] = shipped) -> None:
        self._pool, self._make = pool, make
        self._made: dict[str, Future[Forecaster]] = {}
        self._lock = Lock()

    def forecaster(self, place: str = ENGLAND) -> Forecaster:
        """Return the forecaster of a place, by its code, as soon as it is made.

        Raises:
            InputError: there is no such place, or no forecast for it.
        """
        return self.asked(place).result()

    def asked(self, place: str = ENGLAND) -> Future[Forecaster]:
        """Return the promise of the forecaster of a place; one that could not be made is tried again."""
        with self._lock:
            made = self._made.get(place)
            if made is None or (made.done() and made.exception() is not None):
                made = self._made[place] = self._pool.submit(self._warm, place)
            return made

    def _warm(self, place: str) -> Forecaster:
        try:
            forecaster = self._make(place)
            forecaster.first()
        except InputError:
            raise
        except Exception as wrong:
            what = "the forecast of this place could not be made"
            raise UsageError(Problem("place", what, way_out="Choose another place.")) from wrong
        return forecaster
