"""Parts that names of villages, houses and streets are put together from, British and Irish. In training only."""

STEMS = (
    "Ash Brad Bux Cald Chad Chil Clay Crom Dun East Elm Farn Fen Gar Hale Hather Hol Horn Kel Kings Lang Lin Mar Mel "
    "Nor Oak Ock Rad Rush Sel Shel Stan Stoke Swan Thorn Til Wal Wen West Whit Wick Wit Wool Hunt Cran Bing Tad Mid"
).split()
ENDS = (
    "ham ton bury by thorpe worth ford ley combe field wick stead hurst bourne mere den dale well bridge church mouth"
).split()
BEFORE = ("", "", "", "", "", "Great ", "Little ", "Upper ", "Lower ", "East ", "North ", "Long ", "Market ", "Old ", "Nether ", "Much ")  # fmt: skip
BEHIND = (
    "", "", "", "", "", "", "", " St Mary", " Magna", " Parva", " Green", " Heath", " Common", "-on-Sea", " on the Hill", "-le-Marsh", " Regis", " Bay",
    "-on-Avon", " upon Tern",
)  # fmt: skip
WELSH = ("Llan Aber Pont Tre Pen Caer Nant Rhos".split(), "fair dewi gors gwyn bedr wnda felin goed ddu arth ysgo")
SCOTTISH = ("Kil Inver Auchter Strath Glen Bal Dun Loch".split(), "more nish drum ken bride tyre lochan dorran mory")
IRISH = ("Bally Kil Clon Carrick Knock Rath Dun Ard Lis".split(), "more beg nagar duff keel owen brack loughan macarra")
AREAS = "SY TA LL IV PH TR DT YO CA LN NR IP HR LD EX PL SA KW AB DG TD DL NE CW BA GL OX CB PE CT TN RH".split()
COUNTIES = (
    "Shropshire Somerset Gwynedd Powys Dorset Cumbria Lincs Lincolnshire Norfolk Suffolk Herefordshire Devon Cornwall "
    "Ceredigion Highland Fife Perthshire Northumberland Cheshire Wilts Gloucestershire Oxon Oxfordshire Cambs Kent "
    "Sussex Surrey Essex Herts Derbyshire Staffs Dyfed Angus Argyll Anglesey Rutland Berks Leics Hants"
).split()
IRISH_COUNTIES = "Cork Kerry Mayo Galway Clare Sligo Donegal Wexford Wicklow Meath Louth Tipperary Laois Cavan".split()
IRISH_TOWNS = "Dublin {n}|Dublin {n}|Dublin|Cork|Galway|Limerick|Waterford|Sligo|Tralee|Ennis|Drogheda|Athlone".split(
    "|"
)
HOUSE_FIRST = (
    "Rose Ivy Orchard Old Mill Church Bridge Well Manor Brook Hill Wood Rowan Heron Swallow Corner Thatched Stone White "
    "Red Holly Spring Valley Meadow Fern Badger Fox Blackbird Quarry Ferry Chapel Pump Walnut Grange Keepers Cherry"
).split()
HOUSE_LAST = (
    "Cottage House Farm Barn Lodge Villa Bungalow Farmhouse Croft Hall Rectory Vicarage Forge Smithy Stables Grange "
    "Cottages Byre Mill Chapel Inn Arms Stores Yard"
).split()
NO_TYPE = (
    "The Green|The Street|The Square|The Paddock|The Old Brewery|The Old Dairy|The Moorings|The Spinney|The Glebe|The Hollies|"
    "The Cross|The Causeway|{h} Mead|{h} Cottages|{h} Bank|{h} View|{h} Meadows|{h} Side|{h} Top|{h} Hollow|{h} Acres|"
    "{h} Leys|{s}fields|{s}side|{s}lands|Maes {w}|Heol {w}|Ffordd {w}|Stryd {w}|Bryn {w}|Lôn {w}|{h} Brae|{h} Loan|{h} Park|"
    "{h} Strand|{h} Quay|{h} Bungalows|{h} Buildings|{h} Yard|{h} Rise|A{n}|B{n}"
).split("|")
WELSH_NAMES = "y Felin|yr Eglwys|y Bont|Derwen|Dewi|y Coed|Las|Fawr|y Mynydd|Arthur|y Dderwen|Newydd|y Nant|Glas".split(
    "|"
)
ESTATES = "{h} Trading Estate|{h} Business Park|{h} Industrial Estate|{h} Holiday Park|{h} Retail Park|{h} Marina|{h} Ind Est".split(
    "|"
)
DATED = (
    "{day} {n} {month} between {h}am and noon|{day} {n} {month}|{n} {month} after {h}pm|on {day} {n} {month}|{day} the {n}th, {h} to {k}|"
    "{day} between {h} and {k}pm|{day} {h}am-{k}pm|from {n} {month}|{day} am please|{n}/12 before {h}|any {day} before {h}|from {h}am {day}"
).split("|")
MONTHS = "Jan Feb March April May June July Aug Sept October Nov December Dec".split()
WEEKDAYS = "Mon Monday Tue Tuesday Wed Wednesday Thu Thursday Fri Friday Sat Saturday Sunday".split()
