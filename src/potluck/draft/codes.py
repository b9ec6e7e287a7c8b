"""Code systems: which columns hold codes, and of which system.

A code is text even if it looks like a number, and even if the file has already lost its leading zeros. A system is
named if the column's name and its values agree on it, or the values alone prove it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from potluck.draft.evidence import Evidence
from potluck.draft.geography import ISO_ALPHA_2, ISO_ALPHA_3, STATE_FIPS, STATE_POSTAL, is_county_fips
from potluck.draft.words import word_set, words_of

__all__ = ["Code", "code_of", "is_code_of"]

_SHARE = 0.9
_PROOF = 15
# Columns with these names contain codes of systems for which Potluck has no name.
_OTHER_CODES = word_set(
    """fips geoid geocode tract cpt drg ccn sic nuts zip zip4 mrn barcode rxcui npi ndc hcpcs naics icd9
    icd10"""
)
# Names with these words are about how many or how much, even if they also name the codes counted.
_MEASURES = word_set(
    """count counts total rate rates percent pct population pop average avg mean median share ratio amount
    sum"""
)
_FIPS_WORDS = word_set("""fips fipstxt fipscode statefp statefips stfips countyfips geoid stcofips cofips""")
_PLAIN_WORDS = word_set("""code codes id cd no num nr number x y stateid statecd stateno statenum""")
_LONG_CODES = word_set("""phone telephone fax ein tin duns ssn upc ean isbn issn imei siren siret""")
_DIGITS = r"[+(]?[0-9][0-9 ().+-]*"
_LONG_DIGITS = r"[+(]?[0-9][0-9 ().+-]{6,}"


@dataclass(frozen=True, slots=True)
class Code:
    """The codes in a column: of a named system, or of one without a name ("").

    Attributes:
        system: name of the code system.
        lost_zeros: how many different values have lost their leading zeros.
    """

    system: str
    lost_zeros: int = 0


@dataclass(frozen=True, slots=True)
class _System:
    name: str
    hints: frozenset[str]
    fits: Callable[[str], bool]
    width: int = 0
    against: frozenset[str] = frozenset()


def _like(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def _is_state_fips(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 2 and text.zfill(2) in STATE_FIPS


def _is_npi(text: str) -> bool:
    """Ten digits with the check digit of the Luhn scheme over 80840 and the number."""
    if re.fullmatch("[12][0-9]{9}", text) is None:
        return False
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(text[8::-1])]
    return (24 + sum(d // 10 + d % 10 for d in doubled) + int(text[9])) % 10 == 0


_SYSTEMS = (
    _System("npi", word_set("npi"), _like("[12][0-9]{9}")),
    _System("ndc", word_set("ndc ndc11 ndc9"), _like("[0-9]{4,5}-[0-9]{3,4}(-[0-9]{1,2})?|[0-9]{8,11}")),
    _System(
        "us-zip",
        word_set("zip zipcode zcta zcta5 zip5 postal postalcode postcode"),
        _like("[0-9]{3,5}(-?[0-9]{4})?"),
        5,
        word_set("zip4 4"),
    ),
    _System(
        "icd-9-cm",
        word_set("icd icd9 icd9cm diagnosis diag dx dxcode"),
        _like("([0-9]{3}([.]?[0-9]{1,2})?|V[0-9]{2}([.]?[0-9]{1,2})?|E[0-9]{3}([.]?[0-9])?)"),
    ),
    _System(
        "icd-10-cm",
        word_set("icd icd10 icd10cm diagnosis diag dx dxcode cause"),
        _like("[A-TV-Z][0-9][0-9A-Z]([.]?[0-9A-Z]{1,4})?"),
        0,
        word_set("9 icd9"),
    ),
    _System(
        "us-state-fips",
        word_set("fips st state statefp statefips stfips states stcode statecode"),
        _is_state_fips,
        2,
    ),
    _System(
        "us-county-fips",
        word_set("fips county countyfips cnty geoid geo geog geography fipstxt fipscode stcofips countycode cofips"),
        is_county_fips,
        5,
        word_set("zip postal zipcode"),
    ),
    _System("us-census-tract", word_set("geoid tract fips geocode tractfips"), _like("[0-9]{10,11}"), 11),
    _System(
        "us-state-postal",
        word_set("state st stabr stabbr abbr abbrev abbreviation postal stusps usps province states stateabbr"),
        STATE_POSTAL.__contains__,
    ),
    _System(
        "iso-3166-alpha-3",
        word_set("iso iso3 alpha alpha3 country ctry code nationality iso3c countrycode nation"),
        ISO_ALPHA_3.__contains__,
    ),
    _System(
        "iso-3166-alpha-2",
        word_set("iso iso2 alpha alpha2 country ctry countrycode nation iso2c"),
        ISO_ALPHA_2.__contains__,
    ),
    _System("hcpcs", word_set("hcpcs hcpc"), _like("[A-Z0-9][0-9]{3}[A-Z0-9]")),
    _System("naics", word_set("naics"), _like("[0-9]{2,6}(-[0-9]{2})?")),
    _System("atc", word_set("atc"), _like("[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?")),
    _System("loinc", word_set("loinc"), _like("[0-9]{1,5}-[0-9]")),
    _System("unii", word_set("unii"), _like("[A-Z0-9]{10}")),
)


def code_of(label: str, evidence: Evidence) -> Code | None:
    """The code system of a column, `Code("")` for codes of an unknown system, None for a column without codes.

    Args:
        label: the column's name.
        evidence: what is known about its values.
    """
    values = {text.strip(): count for text, count in evidence.sample.items()}
    if not values:
        return None
    words = words_of(label)
    system = _named(words, values) or _proved(values, evidence)
    if system is not None:
        return Code(
            system.name,
            sum(len(v) < system.width and v.isdigit() and v != "0" for v in values) if system.width else 0,
        )
    if words & _MEASURES and not evidence.coded:
        return None
    named = (words & _OTHER_CODES and _mostly(values, _like(_DIGITS))) or (
        words & _LONG_CODES and _mostly(values, _like(_LONG_DIGITS))
    )
    return Code("") if evidence.coded or named else None


def is_code_of(system: str, text: str) -> bool:
    """Whether a text is a code of a system: ND is not a missing value among states, nor NA among countries.

    >>> is_code_of("us-state-postal", "ND"), is_code_of("us-state-postal", "N/A")
    (True, False)
    """
    return any(known.name == system and known.fits(text.strip()) for known in _SYSTEMS)


def _named(words: frozenset[str], values: Mapping[str, int]) -> _System | None:
    if words & _MEASURES and all(value.isdigit() and not value.startswith("0") for value in values):
        return None
    near = (s for s in _SYSTEMS if words & s.hints and not words & s.against)
    return next((s for s in near if _mostly(values, s.fits) and not _plain_numbers(s, words, values)), None)


def _plain_numbers(system: _System, words: frozenset[str], values: Mapping[str, int]) -> bool:
    """Whether values that fit a system may also be plain numbers, or letters that mean something else.

    "State hospitals" may count from 1 to 50, "country" may contain two codes of any list: so the name must say no more
    than the system, or there must be many values, or they must begin with a zero or be odd, as counties are.
    """
    if system.name.startswith("iso-"):
        return len(values) < 5 and not words & {"iso", "iso2", "iso3", "alpha", "alpha2", "alpha3"}
    if system.name not in {"us-state-fips", "us-county-fips", "us-census-tract"}:
        return False
    if words & _FIPS_WORDS or any(v.startswith("0") and len(v) == system.width for v in values):
        return False
    if system.name == "us-state-fips":
        return len(values) < 10 or bool(words - system.hints - _PLAIN_WORDS)
    return len(values) < 3 or not _odd(values)


def _odd(values: Mapping[str, int]) -> bool:
    """Whether nearly all are odd: county codes are, except for a few, and 000 for the state."""
    ends = [v[-3:] for v in values if v.isdigit()]
    return sum(end == "000" or int(end) % 2 for end in ends) >= 0.95 * max(len(ends), 1)


def _proved(values: Mapping[str, int], evidence: Evidence) -> _System | None:
    if evidence.wide and not all(map(_is_npi, values)):
        return None
    by_name = {system.name: system for system in _SYSTEMS}
    if len(values) >= _PROOF:
        if all(map(is_county_fips, values)) and _odd(values) and len({v.zfill(5)[2:] for v in values}) > 5:
            return by_name["us-county-fips"]
        if all(map(_is_npi, values)):
            return by_name["npi"]
        if all(v in STATE_POSTAL for v in values):
            return by_name["us-state-postal"]
    return None


def _mostly(values: Mapping[str, int], fits: Callable[[str], bool]) -> bool:
    good = {value: count for value, count in values.items() if fits(value)}
    return len(good) >= _SHARE * len(values) and sum(good.values()) >= _SHARE * sum(values.values())
