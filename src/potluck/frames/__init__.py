"""An event in Python: its tables as pandas, Polars and Arrow tables, and in SQL.

    import potluck

    event = potluck.open(".")
    event["cdc/overdose-deaths"].to_pandas()

The same on an organizer's workspace and on an unzipped release.
"""

from potluck.frames.handles import Column, DatasetFrames, EventFrames, TableFrames, UnknownNameError
from potluck.frames.opening import open_event

__all__ = ["Column", "DatasetFrames", "EventFrames", "TableFrames", "UnknownNameError", "open_event"]
