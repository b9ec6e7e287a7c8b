"""The generator's own parts: YAML as people write it, and chance that stays the same."""

import pytest
import yaml
from example_event.draw import Draw
from example_event.plain_yaml import to_yaml


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"name": "NO", "code": "01001", "at": "12:30"}, id="texts-yaml-would-guess"),
        pytest.param({"text": 'a "quoted" word, a tab\t, a \N{EN DASH} dash'}, id="characters"),
        pytest.param({"text": "word " * 60 + "end"}, id="folded"),
        pytest.param({"texts": ["word " * 40 + "end", "short"]}, id="folded-in-list"),
        pytest.param({"fields": [{"type": "x", "of": {"a": 1, "b c": True}}, {"type": "y"}]}, id="nested"),
        pytest.param({"none": None, "yes": True, "half": 0.5, "list": [[1, 2], []]}, id="plain"),
    ],
)
def test_yaml_says_what_the_value_is(value: dict[str, object]) -> None:
    assert value == yaml.safe_load(to_yaml(value))


def test_comments_stand_above_what_they_speak_of() -> None:
    told = to_yaml({"list": [{"#": "first", "type": "x"}], "# 2": "second", "b": {"#": "third", "c": 1}})

    assert told == 'list:\n  # first\n  - type: "x"\n# second\nb:\n  # third\n  c: 1\n'


def test_draws_are_the_same_everywhere() -> None:
    """Typed in: another value would mean that everybody's example event differs."""
    draw = Draw("test")

    assert [draw.whole(1, 1_000) for _ in range(3)] == [895, 973, 349]
    assert (draw.normal(), draw.count(40.5)) == (-0.9196130821793461, 37)


def test_purposes_do_not_disturb_each_other() -> None:
    first, other = Draw("a"), Draw("a")
    Draw("b").share()

    assert first.share() == other.share()


def test_weights_are_kept() -> None:
    draw = Draw("weights")
    drawn = [draw.weighted({"often": 9, "never": 0, "seldom": 1}) for _ in range(2_000)]

    assert "never" not in drawn
    assert 0.07 < drawn.count("seldom") / len(drawn) < 0.13
