"""What is behind the numbers, so that the tables agree with each other and hide something to be found.

Each county has a past (the pill shipments of years ago), a place (how rural it is) and an answer (how
much treatment it has, how early it hands out the overdose medicine). Deaths rise with the first two,
bend with the last, and years follow a curve of the county's part of the country.
"""

from functools import cache
from math import sqrt
from typing import NamedTuple

from example_event.draw import Draw
from example_event.geography import COUNTIES, STATES, County, State

__all__ = ["SEASON", "YEARS", "CountyFacts", "StateFacts", "county_facts", "deaths_mean", "state_facts"]

YEARS = tuple(range(2015, 2025))

# By month: a little more in late spring and summer.
SEASON = (0.94, 0.92, 1.00, 1.02, 1.07, 1.06, 1.05, 1.03, 1.00, 0.99, 0.96, 0.96)

# Growth since 2015: where illicit fentanyl came early, and where it came with the pandemic.
_EARLY = (1.00, 1.32, 1.48, 1.47, 1.50, 1.62, 1.77, 1.72, 1.52, 1.21)
_LATE = (1.00, 1.08, 1.25, 1.21, 1.30, 1.78, 2.12, 2.16, 1.94, 1.47)
_EARLY_STATES = frozenset({"CT", "DE", "MA", "MD", "ME", "NH", "NJ", "OH", "PA", "RI", "VT"})

# Roughly how large a county of the state is, in thousands of people, and the counties with a large city.
_THOUSANDS = {
    "CT": 450, "DE": 330, "KY": 38, "MA": 490, "MD": 250, "ME": 84, "NH": 136, "NJ": 430, "OH": 132,
    "PA": 190,
    "RI": 215, "TN": 72, "VA": 64, "VT": 45, "WV": 33,
}  # fmt: skip
_URBAN = frozenset(
    [
        "09001",
        "09003",
        "09009",
        "10003",
        "21067",
        "21111",
        "21117",
        "23005",
        "23019",
        "23031",
        "24003",
        "24005",
        "24031",
        "24033",
        "24510",
        "25009",
        "25017",
        "25025",
        "25027",
        "33011",
        "33015",
        "34003",
        "34013",
        "34017",
        "34023",
        "34039",
        "39035",
        "39049",
        "39061",
        "39095",
        "39113",
        "39153",
        "42003",
        "42017",
        "42029",
        "42045",
        "42091",
        "42101",
        "44007",
        "47037",
        "47065",
        "47093",
        "47157",
        "50007",
        "51041",
        "51059",
        "51087",
        "51107",
        "51153",
        "51550",
        "51710",
        "51760",
        "51810",
        "54003",
        "54011",
        "54039",
        "54061",
    ]
)
# Islands and forests that would otherwise be as large as their state's other counties.
_TINY = frozenset(["23021", "25007", "25019", "33007", "42023", "42053", "44005", "50009", "50013", "51091"])

_HARD_HIT = {"KY": 1.5, "OH": 1.35, "TN": 1.3, "WV": 1.9}


class CountyFacts(NamedTuple):
    """What is true of a county."""

    population: int
    growth: float
    rural: float
    burden: float
    capacity: float
    outreach: float
    income: int
    group: int

    def people(self, year: int) -> int:
        """Population in a year."""
        return int(self.population * (1 + self.growth * (year - YEARS[0])))


class StateFacts(NamedTuple):
    """What is true of a state."""

    population: int
    burden: float
    capacity: float
    outreach: float


@cache
def county_facts(county: County) -> CountyFacts:
    """The facts of a county; always the same ones."""
    draw = Draw(f"county {county.fips}")
    urban = county.fips in _URBAN
    size = draw.between(0.8, 1) if urban else draw.between(0, 0.78)
    cube = size * size * size
    usual = 1_000 * _THOUSANDS[county.state.postal] * (0.12 + 0.9 * size + 4 * cube * cube)
    population = int(draw.between(4_000, 19_000) if county.fips in _TINY else usual)
    rural = min(1.0, max(0.02, 1 - sqrt(min(1, population / 300_000)) + 0.1 * draw.normal()))
    burden = draw.near(0.55 + 0.8 * rural, 0.28) * _HARD_HIT.get(county.state.postal, 1.0)
    capacity = min(1.0, max(0.03, 0.75 - 0.55 * rural + 0.18 * draw.normal()))
    outreach = min(1.0, max(0.02, draw.share() * (0.6 + 0.5 * capacity)))
    income = int(draw.near(76_000 - 27_000 * rural, 0.11))
    return CountyFacts(
        population, 0.004 - 0.012 * rural * draw.share(), rural, burden, capacity, outreach, income,
        1 + min(5, int(rural * 6)),
    )  # fmt: skip


@cache
def state_facts(state: State) -> StateFacts:
    """The facts of a state; for those whose counties are in the event, what these add up to."""
    own = [county_facts(county) for county in COUNTIES if county.state == state]
    if not own:
        draw = Draw(f"state {state.fips}")
        people = int(600_000 + 19_000_000 * draw.share() * draw.share() * draw.share())
        return StateFacts(people, draw.between(0.6, 1.6), draw.between(0.2, 0.8), draw.between(0.1, 0.8))
    people = sum(one.population for one in own)
    return StateFacts(
        people,
        sum(one.burden * one.population for one in own) / people,
        sum(one.capacity * one.population for one in own) / people,
        sum(one.outreach * one.population for one in own) / people,
    )


def trend(state: State, year: int) -> float:
    """How much worse than in 2015, before anything a county does about it."""
    curve = _EARLY if state.postal in _EARLY_STATES else _LATE
    return curve[year - YEARS[0]]


def deaths_mean(facts: CountyFacts | StateFacts, state: State, year: int) -> float:
    """Expected overdose deaths per 100,000 people."""
    since = (year - YEARS[0]) / 9
    bend = (1 - 0.3 * facts.capacity * since) * (1 - 0.35 * facts.outreach * since)
    return 15.5 * facts.burden * trend(state, year) * bend


assert len(STATES) == 51
