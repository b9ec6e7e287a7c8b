"""States and counties: names and FIPS codes are facts, typed in here; nothing else in the event is real.

County codes are the odd numbers in alphabetical order, state by state. Where a state leaves that order
(a county was renamed, merged, or is an independent city) the code stands behind the name: ``Charles
City=036``; the counties after it go on from there.
"""

from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["COUNTIES", "STATES", "County", "State", "counties_of"]


class State(NamedTuple):
    """A state or the District of Columbia."""

    fips: str
    postal: str
    name: str
    division: str


class County(NamedTuple):
    """A county, or a city that is the equivalent of one."""

    fips: str
    name: str
    kind: str
    state: State

    @property
    def label(self) -> str:
        """Name with state, as federal tables print it: ``Barnstable County, MA``."""
        return f"{self.name}, {self.state.postal}"


_STATES = """
01 AL Alabama|East South Central
02 AK Alaska|Pacific
04 AZ Arizona|Mountain
05 AR Arkansas|West South Central
06 CA California|Pacific
08 CO Colorado|Mountain
09 CT Connecticut|New England
10 DE Delaware|South Atlantic
11 DC District of Columbia|South Atlantic
12 FL Florida|South Atlantic
13 GA Georgia|South Atlantic
15 HI Hawaii|Pacific
16 ID Idaho|Mountain
17 IL Illinois|East North Central
18 IN Indiana|East North Central
19 IA Iowa|West North Central
20 KS Kansas|West North Central
21 KY Kentucky|East South Central
22 LA Louisiana|West South Central
23 ME Maine|New England
24 MD Maryland|South Atlantic
25 MA Massachusetts|New England
26 MI Michigan|East North Central
27 MN Minnesota|West North Central
28 MS Mississippi|East South Central
29 MO Missouri|West North Central
30 MT Montana|Mountain
31 NE Nebraska|West North Central
32 NV Nevada|Mountain
33 NH New Hampshire|New England
34 NJ New Jersey|Middle Atlantic
35 NM New Mexico|Mountain
36 NY New York|Middle Atlantic
37 NC North Carolina|South Atlantic
38 ND North Dakota|West North Central
39 OH Ohio|East North Central
40 OK Oklahoma|West South Central
41 OR Oregon|Pacific
42 PA Pennsylvania|Middle Atlantic
44 RI Rhode Island|New England
45 SC South Carolina|South Atlantic
46 SD South Dakota|West North Central
47 TN Tennessee|East South Central
48 TX Texas|West South Central
49 UT Utah|Mountain
50 VT Vermont|New England
51 VA Virginia|South Atlantic
53 WA Washington|Pacific
54 WV West Virginia|South Atlantic
55 WI Wisconsin|East North Central
56 WY Wyoming|Mountain
"""

_COUNTIES = {
    "CT": "Fairfield, Hartford, Litchfield, Middlesex, New Haven, New London, Tolland, Windham",
    "DE": "Kent, New Castle, Sussex",
    "KY": """Adair, Allen, Anderson, Ballard, Barren, Bath, Bell, Boone, Bourbon, Boyd, Boyle, Bracken,
        Breathitt, Breckinridge, Bullitt, Butler, Caldwell, Calloway, Campbell, Carlisle, Carroll, Carter,
        Casey, Christian, Clark, Clay, Clinton, Crittenden, Cumberland, Daviess, Edmonson, Elliott, Estill,
        Fayette, Fleming, Floyd, Franklin, Fulton, Gallatin, Garrard, Grant, Graves, Grayson, Green, Greenup,
        Hancock, Hardin, Harlan, Harrison, Hart, Henderson, Henry, Hickman, Hopkins, Jackson, Jefferson,
        Jessamine, Johnson, Kenton, Knott, Knox, Larue, Laurel, Lawrence, Lee, Leslie, Letcher, Lewis,
        Lincoln, Livingston, Logan, Lyon, McCracken, McCreary, McLean, Madison, Magoffin, Marion, Marshall,
        Martin, Mason, Meade, Menifee, Mercer, Metcalfe, Monroe, Montgomery, Morgan, Muhlenberg, Nelson,
        Nicholas, Ohio, Oldham, Owen, Owsley, Pendleton, Perry, Pike, Powell, Pulaski, Robertson, Rockcastle,
        Rowan, Russell, Scott, Shelby, Simpson, Spencer, Taylor, Todd, Trigg, Trimble, Union, Warren,
        Washington, Wayne, Webster, Whitley, Wolfe, Woodford""",
    "MA": """Barnstable, Berkshire, Bristol, Dukes, Essex, Franklin, Hampden, Hampshire, Middlesex, Nantucket,
        Norfolk, Plymouth, Suffolk, Worcester""",
    "MD": """Allegany, Anne Arundel, Baltimore, Calvert=009, Caroline, Carroll, Cecil, Charles, Dorchester,
        Frederick, Garrett, Harford=025, Howard, Kent, Montgomery, Prince George's, Queen Anne's, St. Mary's,
        Somerset, Talbot, Washington, Wicomico, Worcester""",
    "ME": """Androscoggin, Aroostook, Cumberland, Franklin, Hancock, Kennebec, Knox, Lincoln, Oxford,
        Penobscot, Piscataquis, Sagadahoc, Somerset, Waldo, Washington, York""",
    "NH": """Belknap, Carroll, Cheshire, Coos, Grafton, Hillsborough, Merrimack, Rockingham, Strafford,
        Sullivan""",
    "NJ": """Atlantic, Bergen, Burlington, Camden, Cape May, Cumberland, Essex, Gloucester, Hudson, Hunterdon,
        Mercer, Middlesex, Monmouth, Morris, Ocean, Passaic, Salem, Somerset, Sussex, Union, Warren""",
    "OH": """Adams, Allen, Ashland, Ashtabula, Athens, Auglaize, Belmont, Brown, Butler, Carroll, Champaign,
        Clark, Clermont, Clinton, Columbiana, Coshocton, Crawford, Cuyahoga, Darke, Defiance, Delaware, Erie,
        Fairfield, Fayette, Franklin, Fulton, Gallia, Geauga, Greene, Guernsey, Hamilton, Hancock, Hardin,
        Harrison, Henry, Highland, Hocking, Holmes, Huron, Jackson, Jefferson, Knox, Lake, Lawrence, Licking,
        Logan, Lorain, Lucas, Madison, Mahoning, Marion, Medina, Meigs, Mercer, Miami, Monroe, Montgomery,
        Morgan, Morrow, Muskingum, Noble, Ottawa, Paulding, Perry, Pickaway, Pike, Portage, Preble, Putnam,
        Richland, Ross, Sandusky, Scioto, Seneca, Shelby, Stark, Summit, Trumbull, Tuscarawas, Union,
        Van Wert, Vinton, Warren, Washington, Wayne, Williams, Wood, Wyandot""",
    "PA": """Adams, Allegheny, Armstrong, Beaver, Bedford, Berks, Blair, Bradford, Bucks, Butler, Cambria,
        Cameron, Carbon, Centre, Chester, Clarion, Clearfield, Clinton, Columbia, Crawford, Cumberland,
        Dauphin, Delaware, Elk, Erie, Fayette, Forest, Franklin, Fulton, Greene, Huntingdon, Indiana,
        Jefferson, Juniata, Lackawanna, Lancaster, Lawrence, Lebanon, Lehigh, Luzerne, Lycoming, McKean,
        Mercer, Mifflin, Monroe, Montgomery, Montour, Northampton, Northumberland, Perry, Philadelphia, Pike,
        Potter, Schuylkill, Snyder, Somerset, Sullivan, Susquehanna, Tioga, Union, Venango, Warren,
        Washington, Wayne, Westmoreland, Wyoming, York""",
    "RI": "Bristol, Kent, Newport, Providence, Washington",
    "TN": """Anderson, Bedford, Benton, Bledsoe, Blount, Bradley, Campbell, Cannon, Carroll, Carter, Cheatham,
        Chester, Claiborne, Clay, Cocke, Coffee, Crockett, Cumberland, Davidson, Decatur, DeKalb, Dickson,
        Dyer, Fayette, Fentress, Franklin, Gibson, Giles, Grainger, Greene, Grundy, Hamblen, Hamilton,
        Hancock, Hardeman, Hardin, Hawkins, Haywood, Henderson, Henry, Hickman, Houston, Humphreys, Jackson,
        Jefferson, Johnson, Knox, Lake, Lauderdale, Lawrence, Lewis, Lincoln, Loudon, McMinn, McNairy, Macon,
        Madison, Marion, Marshall, Maury, Meigs, Monroe, Montgomery, Moore, Morgan, Obion, Overton, Perry,
        Pickett, Polk, Putnam, Rhea, Roane, Robertson, Rutherford, Scott, Sequatchie, Sevier, Shelby, Smith,
        Stewart, Sullivan, Sumner, Tipton, Trousdale, Unicoi, Union, Van Buren, Warren, Washington, Wayne,
        Weakley, White, Williamson, Wilson""",
    "VA": """Accomack, Albemarle, Alleghany, Amelia, Amherst, Appomattox, Arlington, Augusta, Bath, Bedford,
        Bland, Botetourt, Brunswick, Buchanan, Buckingham, Campbell, Caroline, Carroll, Charles City=036,
        Charlotte, Chesterfield=041, Clarke, Craig, Culpeper, Cumberland, Dickenson, Dinwiddie, Essex=057,
        Fairfax, Fauquier, Floyd, Fluvanna, Franklin, Frederick, Giles, Gloucester, Goochland, Grayson,
        Greene, Greensville, Halifax, Hanover, Henrico, Henry, Highland, Isle of Wight, James City,
        King and Queen, King George, King William, Lancaster, Lee, Loudoun, Louisa, Lunenburg, Madison,
        Mathews, Mecklenburg, Middlesex, Montgomery, Nelson=125, New Kent, Northampton=131, Northumberland,
        Nottoway, Orange, Page=139, Patrick, Pittsylvania, Powhatan, Prince Edward, Prince George,
        Prince William=153, Pulaski, Rappahannock, Richmond, Roanoke, Rockbridge, Rockingham, Russell, Scott,
        Shenandoah, Smyth, Southampton, Spotsylvania, Stafford, Surry, Sussex, Tazewell, Warren,
        Washington=191, Westmoreland, Wise, Wythe, York=199""",
    "VT": """Addison, Bennington, Caledonia, Chittenden, Essex, Franklin, Grand Isle, Lamoille, Orange,
        Orleans, Rutland, Washington, Windham, Windsor""",
    "WV": """Barbour, Berkeley, Boone, Braxton, Brooke, Cabell, Calhoun, Clay, Doddridge, Fayette, Gilmer,
        Grant, Greenbrier, Hampshire, Hancock, Hardy, Harrison, Jackson, Jefferson, Kanawha, Lewis, Lincoln,
        Logan, McDowell, Marion, Marshall, Mason, Mercer, Mineral, Mingo, Monongalia, Monroe, Morgan,
        Nicholas, Ohio, Pendleton, Pleasants, Pocahontas, Preston, Putnam, Raleigh, Randolph, Ritchie, Roane,
        Summers, Taylor, Tucker, Tyler, Upshur, Wayne, Webster, Wetzel, Wirt, Wood, Wyoming""",
}

# Cities outside any county; Virginia's are numbered from 510 in a sequence with gaps.
_CITIES = {
    "MD": "Baltimore=510",
    "VA": """Alexandria=510, Bristol=520, Buena Vista=530, Charlottesville=540, Chesapeake=550,
        Colonial Heights=570, Covington=580, Danville=590, Emporia=595, Fairfax=600, Falls Church=610,
        Franklin=620, Fredericksburg=630, Galax=640, Hampton=650, Harrisonburg=660, Hopewell=670,
        Lexington=678, Lynchburg=680, Manassas=683, Manassas Park=685, Martinsville=690, Newport News=700,
        Norfolk=710, Norton=720, Petersburg=730, Poquoson=735, Portsmouth=740, Radford=750, Richmond=760,
        Roanoke=770, Salem=775, Staunton=790, Suffolk=800, Virginia Beach=810, Waynesboro=820,
        Williamsburg=830, Winchester=840""",
}


def _states() -> Iterator[State]:
    for line in _STATES.split("\n"):
        if line:
            name, division = line[6:].split("|")
            yield State(line[:2], line[3:5], name, division)


def _coded(names: str) -> Iterator[tuple[str, str]]:
    """Names with their three-digit codes."""
    last = 0
    for entry in names.split(","):
        name, _, given = entry.strip().partition("=")
        # The next odd number, whether the last one was odd or, as 036, even.
        last = int(given) if given else last + 1 + last % 2
        yield name, f"{last:03}"


def _counties() -> Iterator[County]:
    by_postal = {state.postal: state for state in STATES}
    for postal, names in _COUNTIES.items():
        state = by_postal[postal]
        for name, code in _coded(names):
            yield County(state.fips + code, f"{name} County", "county", state)
        for name, code in _coded(_CITIES[postal]) if postal in _CITIES else ():
            yield County(state.fips + code, f"{name} city", "independent city", state)


STATES: tuple[State, ...] = tuple(_states())
COUNTIES: tuple[County, ...] = tuple(sorted(_counties()))


def counties_of(postal: str) -> tuple[County, ...]:
    """The counties of one state."""
    return tuple(county for county in COUNTIES if county.state.postal == postal)
