"""Names of people on the server of the logs: a table apart from them, with rights of its own, where names can go.

The log has pseudonyms (`events/people.py`). Whoever may not read this table sees pseudonyms and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

from tiershift.errors import Problem, ScenarioError
from tiershift.events import postgres_tables as tables
from tiershift.events.postgres import PostgresStore


class NameTable:
    """Names in the schema of the logs, for everybody who works with them; see `Names`.

    Attributes:
        granted: whether our role may read and change names.
    """

    def __init__(self, store: PostgresStore) -> None:
        self._store = store
        ((self.granted,),) = store.ask(tables.MAY_NAME)

    def all(self) -> Mapping[str, str | None]:
        """See `Names.all`; nothing for a role that may not read names."""
        if not self.granted:
            return {}
        return {str(id_): name for id_, name in self._store.ask(tables.NAMES)}

    def put(self, pseudonym: str, name: str | None) -> None:
        """See `Names.put`.

        Raises:
            ScenarioError: our role may not, or somebody else gives the same name at this moment.
        """
        self.check()
        self._store.ask(tables.PUT_NAME, id=pseudonym, name=name)

    def check(self) -> None:
        """Raise a ScenarioError where our role may not read and change names."""
        if not self.granted:
            what = "the role may not see or change the names of people"
            way_out = "Name a role in --who; or have the owner of the tables grant what docs/stores.md says of names."
            raise ScenarioError(Problem("people", what, "", way_out))
