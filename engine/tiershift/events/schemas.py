"""JSON Schema of every version of every kind of event, derived from the types.

`python -m tiershift.events.schemas docs/schemas` writes them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tiershift.events.types import KINDS
from tiershift.events.upcasts import ADDED


def schemas() -> dict[str, str]:
    """Return the text of each schema by the name of its file, such as `CutImposed.2.json`."""
    found: dict[str, str] = {}
    for name, kind in KINDS.items():
        present = kind.model_fields["v"].default
        for version in range(1, present + 1):
            schema = kind.model_json_schema()
            if version < present:
                schema = _earlier(name, version, schema)
            said = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": f"{name} {version}"}
            said["required"] = sorted({*said["required"], "kind", "v"})
            found[f"{name}.{version}.json"] = json.dumps(said, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return found


def _earlier(name: str, version: int, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the version before, which lacked what was added."""
    fields = {field: said for field, said in schema["properties"].items() if field not in ADDED[name]}
    fields["v"] = {"const": version, "default": version, "title": "V", "type": "integer"}
    return {key: said for key, said in schema.items() if key != "description"} | {"properties": fields}


if __name__ == "__main__":
    for file, text in schemas().items():
        (Path(sys.argv[1]) / file).write_text(text, encoding="utf-8")
