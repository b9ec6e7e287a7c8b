"""A small deterministic profile; `POTLUCK_EXAMPLES` asks for a longer run."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "potluck",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=int(os.environ.get("POTLUCK_EXAMPLES", "60")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("potluck")
