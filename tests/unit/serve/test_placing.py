"""Places of files in the release."""

from potluck.serve.placing import carried_places
from potluck.serve.shown import CarriedFile, ShownDataset


def test_names_that_differ_in_unsafe_letters_keep_two_files() -> None:
    """Letters beyond ASCII become a hyphen, in the suffix too."""
    others = (CarriedFile("map.é", 1, "x"), CarriedFile("map.ü", 1, "y"), CarriedFile("map", 1, "z"))
    dataset = ShownDataset("cdc", "maps", True, False, others=others)

    assert carried_places(dataset) == ("data/cdc/maps/map.-", "data/cdc/maps/map-2.-", "data/cdc/maps/map")
