"""The base of all our pydantic models: frozen, strict about keys, camelCase in JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

__all__ = ["Model", "Result"]


class Model(BaseModel):
    """A frozen value that rejects unknown keys; JSON has camelCase keys, Python snake_case names."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Result(Model):
    """The result of a library call; the command of the same name prints it with ``--json``."""

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain data with camelCase keys."""
        return self.model_dump(mode="json", by_alias=True)
