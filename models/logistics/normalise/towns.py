"""Which country a large town is in, where its postcode agrees: `28013 Madrid` is in Spain, `28013 Monroe` in none.

Four to six digits alone fit many countries, and so does a town's name; both together fit one.
"""

_TOWNS = {
    "DE": "berlin=10,13,14,121,122,123,124,125,126,1204,1205,1209,1210 hamburg=20,21,22 "
    "münchen=80,81 muenchen=80,81 munich=80,81 köln=50,51 koeln=50,51 "
    "cologne=50,51 frankfurt=60,65 stuttgart=70 düsseldorf=40 leipzig=04 dortmund=44 essen=45 bremen=28 dresden=01 "
    "hannover=30 nürnberg=90 duisburg=47 bochum=44 wuppertal=42 bielefeld=33 bonn=53 münster=48 karlsruhe=76 "
    "mannheim=68 augsburg=86 wiesbaden=65 kiel=24 mainz=55 freiburg=79 erfurt=99 rostock=18 kassel=34 potsdam=14",
    "FR": "paris=750,751 marseille=13 lyon=69 toulouse=31 nice=06 nantes=44 montpellier=34 strasbourg=67 bordeaux=33 "
    "lille=59 rennes=35 reims=51 toulon=83 saint-étienne=42 grenoble=38 dijon=21 angers=49 nîmes=30 villeurbanne=69 "
    "aix-en-provence=13 brest=29 tours=37 limoges=87 amiens=80 perpignan=66 metz=57 besançon=25 orléans=45 rouen=76 "
    "mulhouse=68 caen=14 nancy=54 avignon=84 poitiers=86",
    "ES": "madrid=28 barcelona=08 valencia=46 sevilla=41 zaragoza=50 málaga=29 malaga=29 murcia=30 palma=07 bilbao=48 "
    "alicante=03 córdoba=14 valladolid=47 vigo=36 gijón=33 granada=18 oviedo=33 pamplona=31 almería=04 burgos=09 "
    "salamanca=37 santander=39 logroño=26 badajoz=06 cádiz=11 girona=17 tarragona=43 lleida=25",
    "IT": "roma=00 rome=00 milano=20 milan=20 napoli=80 naples=80 torino=10 turin=10 palermo=90 genova=16 bologna=40 "
    "firenze=50 florence=50 bari=70 catania=95 verona=37 venezia=30 messina=98 padova=35 trieste=34 brescia=25 "
    "parma=43 modena=41 perugia=06 ravenna=48 livorno=57 cagliari=09 rimini=47 salerno=84 ferrara=44 bergamo=24 "
    "trento=38 vicenza=36 pisa=56 siena=53 lecce=73",
    "NL": "amsterdam=10,11 rotterdam=30 utrecht=35 eindhoven=56 groningen=97 tilburg=50 almere=13 breda=48 nijmegen=65 "
    "enschede=75 apeldoorn=73 haarlem=20 arnhem=68 amersfoort=38 zaandam=15 den_haag=25 's-gravenhage=25 "
    "den_bosch=52 's-hertogenbosch=52 maastricht=62 leiden=23 dordrecht=33 zoetermeer=27 zwolle=80 deventer=74 "
    "delft=26 the_hague=25 alkmaar=18 heerlen=64 venlo=59 leeuwarden=89 hilversum=12 amstelveen=11 gouda=28 "
    "helmond=57 lelystad=82",
    "ZA": "johannesburg=20,21 sandton=20,21 randburg=21 roodepoort=17 soweto=18 benoni=15 boksburg=14 pretoria=00,01 "
    "centurion=01 cape_town=74,77,78,79,80 kaapstad=80 bellville=75 stellenbosch=76 paarl=76 durban=40 "
    "pietermaritzburg=32 umhlanga=43 bloemfontein=93 port_elizabeth=60 gqeberha=60 east_london=52 polokwane=06,07 "
    "nelspruit=12 mbombela=12 rustenburg=02,03 potchefstroom=25 kimberley=83",
    "NZ": "auckland=06,07,10,11,20,21,22,25,26 wellington=60,61,62,64 christchurch=80,81,82,84,85 hamilton=32 "
    "tauranga=31 dunedin=90 palmerston_north=44 napier=41 hastings=41 rotorua=30 new_plymouth=43 whangarei=01 "
    "invercargill=98 nelson=70 gisborne=40 lower_hutt=50 upper_hutt=50,53 porirua=50,52 whanganui=45 queenstown=93 "
    "taupo=33 timaru=79 blenheim=72 masterton=58",
    "IN": "delhi=11 new_delhi=11 mumbai=40 bengaluru=56 bangalore=56 chennai=60 kolkata=70 hyderabad=50 pune=41 "
    "ahmedabad=38 jaipur=30 lucknow=22 noida=20 gurgaon=12 gurugram=12 kochi=68 chandigarh=16 indore=45 bhopal=46 "
    "nagpur=44 surat=39 coimbatore=64 mysuru=57 patna=80",
}
_OF_TOWN = {
    town: (code, tuple(begins.split(",")))
    for code, towns in _TOWNS.items()
    for town, begins in (each.split("=") for each in towns.split())
}
_DIGITS = {"DE": 5, "FR": 5, "ES": 5, "IT": 5, "NL": 4, "ZA": 4, "NZ": 4, "IN": 6}


def country_of_town(city: str, postcode: str) -> str | None:
    """The code of the country whose town this is; None if the town is not known here or the postcode is another's.

    Args:
        city: as the customer wrote it; a number behind it (`Paris 12e`, `RENNES CEDEX 3`) is left out.
        postcode: upper case, without spaces at its ends.
    """
    words = city.casefold().split()
    town = next((found for count in (2, 1) if (found := _OF_TOWN.get("_".join(words[:count])))), None)
    if town is None:
        return None
    code, begins = town
    digits = postcode.replace(" ", "")
    return code if digits.isdecimal() and len(digits) == _DIGITS[code] and digits.startswith(begins) else None
