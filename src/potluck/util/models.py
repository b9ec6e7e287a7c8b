"""The base of all our pydantic models: frozen, strict about keys, camelCase in JSON."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

__all__ = ["Model"]


class Model(BaseModel):
    """Frozen values that refuse unknown keys; JSON has camelCase keys, Python snake_case names."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)
