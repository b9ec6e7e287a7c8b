"""Contributing: a stranger's files taken into the catalog, byte for byte, with a drafted descriptor."""

from potluck.contribute.add import Added, AddOptions, add
from potluck.contribute.deliver import deliver

__all__ = ["AddOptions", "Added", "add", "deliver"]
