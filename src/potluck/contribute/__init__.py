"""Contributing: a stranger's files copied into the catalog, byte for byte, with a drafted descriptor."""

from potluck.contribute.add import Added, AddOptions, add
from potluck.contribute.deliver import Delivered, deliver

__all__ = ["AddOptions", "Added", "Delivered", "add", "deliver"]
