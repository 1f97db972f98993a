"""Towns, streets, houses and flats, written or chosen here, of which addresses are made. In training only."""

# Town, county (or none), postcode area.
TOWNS = (
    "London||SW;London||N;London||E;London||SE;London||W;London||NW;London||EC;London||WC;Manchester||M;"
    "Manchester|Greater Manchester|M;Leeds|West Yorkshire|LS;Sheffield|South Yorkshire|S;"
    "Birmingham|West Midlands|B;Liverpool|Merseyside|L;Bristol||BS;Newcastle upon Tyne|Tyne and Wear|NE;"
    "Nottingham|Nottinghamshire|NG;Leicester|Leics|LE;Brighton|East Sussex|BN;Oxford|Oxfordshire|OX;"
    "Cambridge|Cambs|CB;York|North Yorkshire|YO;Bath|Somerset|BA;Exeter|Devon|EX;Plymouth|Devon|PL;"
    "Truro|Cornwall|TR;St Ives|Cornwall|TR;Norwich|Norfolk|NR;Ipswich|Suffolk|IP;Colchester|Essex|CO;"
    "Chelmsford|Essex|CM;Guildford|Surrey|GU;Reading|Berkshire|RG;Milton Keynes|Bucks|MK;High Wycombe|Bucks|HP;"
    "Luton|Beds|LU;St Albans|Herts|AL;Canterbury|Kent|CT;Maidstone|Kent|ME;Tunbridge Wells|Kent|TN;"
    "Southampton|Hampshire|SO;Portsmouth|Hants|PO;Salisbury|Wiltshire|SP;Swindon|Wilts|SN;Gloucester|Glos|GL;"
    "Cheltenham|Gloucestershire|GL;Worcester|Worcs|WR;Hereford|Herefordshire|HR;Shrewsbury|Shropshire|SY;"
    "Stoke-on-Trent|Staffs|ST;Derby|Derbyshire|DE;Lincoln|Lincs|LN;Hull|East Yorkshire|HU;"
    "Middlesbrough|Cleveland|TS;Durham|Co. Durham|DH;Sunderland|Tyne & Wear|SR;Carlisle|Cumbria|CA;"
    "Kendal|Cumbria|LA;Preston|Lancs|PR;Blackburn|Lancashire|BB;Bolton|Lancs|BL;Stockport|Cheshire|SK;"
    "Chester|Cheshire|CH;Warrington||WA;Cardiff||CF;Swansea||SA;Newport|Gwent|NP;Llandudno|Conwy|LL;Wrexham||LL;"
    "Edinburgh||EH;Edinburgh|Midlothian|EH;Glasgow||G;Aberdeen||AB;Dundee||DD;Inverness|Highland|IV;Stirling||FK;"
    "Perth|Perthshire|PH;Paisley|Renfrewshire|PA;Belfast||BT;Derry|Co Londonderry|BT;"
    "Kingston upon Thames|Surrey|KT;Croydon|Surrey|CR;Bromley|Kent|BR;Harrow|Middlesex|HA;Slough|Berks|SL;"
    "Bournemouth|Dorset|BH;Weymouth|Dorset|DT;Bangor|Co. Down|BT;Bangor|Gwynedd|LL;Dolgellau|Gwynedd|LL;"
    "Kirkcaldy|Fife|KY;St Andrews|Fife|KY;Tring|Herts|HP;Hitchin|Herts|SG;Hunstanton|Norfolk|PE;"
    "Peterborough|Cambs|PE;Penzance|Cornwall|TR;Falmouth||TR;Totnes|Devon|TQ;Oakham|Rutland|LE;"
    "Chepstow|Monmouthshire|NP;Bury|Lancs|BL;Crewe|Cheshire|CW;Pontefract|West Yorks|WF;Wakefield||WF;"
    "Bradford|W Yorks|BD;Huddersfield|West Yorkshire|HD;Camberley|Surrey|GU;Margate|Kent|CT;Elgin|Moray|IV;"
    "Oban|Argyll|PA;Ayr|Ayrshire|KA;Omagh|Co. Tyrone|BT;Larne|Co Antrim|BT;Armagh|County Armagh|BT;"
    "Brecon|Powys|LD;Tenby|Pembrokeshire|SA;Rhyl|Denbighshire|LL;Scarborough|N Yorks|YO;Skegness|Lincs|PE;"
    "Southport|Merseyside|PR;Taunton|Somerset|TA;Torquay|Devon|TQ"
).split(";")
DISTRICTS = (
    "Headingley Clifton Didsbury Jesmond Morningside Hove Camden Hackney Islington Brixton Peckham Chorlton Moseley "
    "Roath Cathays Leith Partick Cowley Jericho Goole Wick Ashby Thornton Langley Norton Sutton Hampton Burton "
    "Marston Preston Denby Kirkby Selby Whitley Horsforth Ilkley Ottery Fulham Balham Hatfield Welling Catford "
    "Tooting Stratford Bow Wapping Poplar Acomb Linthorpe Kenwyn Marazion Porthleven Ryhope Cleadon Allesley "
    "Tettenhall Oadby Wigston Beeston Arnold Hillsborough Aigburth Southsea Heaton Gosforth Redland Bedminster "
    "Walthamstow Ealing Acton"
).split()
STREET_FIRST = (
    "High Church Station Victoria Green Manor Park Queens Kings New Mill York Albert Grange Windsor Alexandra "
    "Broadway Springfield George North South West London Stanley Chester Highfield Richmond Woodlands Orchard Elm "
    "Chestnut Cedar Willow Beech Hawthorn Rosemary Priory Abbey Castle Bridge Harbour Quay Market Tanner Weaver "
    "Fleet Nelson Wellington Cromwell Shakespeare Tennyson Byron Kipling Bramble Fernhill Kestrel Heron Larkspur "
    "Foxglove Primrose Meadow Brook Spinney Copse Heathfield Moor Fell Beacon Cliff Ferry Dock Granary Malthouse "
    "Saddler Cooper Baxter Pemberton Ashworth Langdale Wharfedale Coniston Ullswater Balmoral Sandringham Osborne "
    "Cavendish Gladstone Disraeli Palmerston Clarence"
).split()
STREET_TYPES = (
    "Road Road Road Street Street Street Brae Brow Wharf Crofts Wynd Fold Gate End Green Park Parade Villas "
    "Cottages Loan Quay Mews Path Row Yard Lane Avenue Close Drive Way Gardens Grove Terrace Crescent Place Court "
    "Hill Walk Mews Square Row Rise View Rd Rd St St Ave Cres Ln Dr Cl Gdns Tce Pl Parade Wynd Vale"
).split()
HOUSES = (
    "Rose Cottage;The Old Rectory;Willow Barn;Oak House;Hillside;The Lodge;Mill Farm;Ivy House;Sea View;"
    "Beacon House;Harbour Court;Kestrel House;Victoria Mills;The Granary;Priory Court;Tower Point;Pear Tree Farm;"
    "Braeside;Whitmore Hall;Orbit House;Arcade Chambers;The Merry Kate;Apollo Tower;Weaver Mill;Glebe House;"
    "Manor Barn;The Stables;Lock Keepers Cottage;The Boathouse;Cedar Lodge"
).split(";")
FLATS = (
    "Flat {n};Flat {n};Flat {a};Flat {n}{a};flat {n};Apartment {n};Apt {n};Unit {n};Ground Floor Flat;Top flat;"
    "First Floor;2nd floor;Basement Flat;Room {n};Suite {n};{n}/{m};Studio {n};Block {a}, Flat {n};Maisonette {n};"
    "Garden flat;Top Floor Left;Upper flat;Flat {n}F{m};Shop {n};Flat above the shop;Trailer {n};Lot {n};Dock {n};"
    "Bldg {n};Penthouse {a};Rm {n};Spc {n};3rd flr rear;Room {n}{a};Annexe;Rear flat;Studio;Office {n};"
    "Caravan {n};Plot {n};Berth {n};{n}{a}"
).split(";")
COUNTRIES = ("UK;United Kingdom;England;Scotland;Wales;Great Britain;GB;U.K.;Northern Ireland").split(";")
# Town, region, shape of the postcode (9 a digit, A a letter), country as people write it.
ABROAD = (
    "Dublin 4||D04 A9A9|Ireland;Cork|Co. Cork|T12 A9A9|Ireland;Galway||H91 A9A9|Eire;Toronto|ON|M9A 9A9|Canada;"
    "Vancouver|BC|V9A 9A9|Canada;Montreal|QC|H9A 9A9|Canada;Calgary|Alberta|T9A9A9|CA;Sydney|NSW|2999|Australia;"
    "Melbourne|VIC|3999|Australia;Brisbane|Queensland|4999|AU;Auckland||1999|New Zealand;Wellington||6999|NZ;"
    "Mumbai|Maharashtra|400999|India;Bengaluru|Karnataka|560999|India;Singapore||999999|Singapore;"
    "Cape Town||8999|South Africa;Lagos|Lagos State|199999|Nigeria"
).split(";")
# Continental order: streets, towns, shape of the postcode, countries.
CONTINENT = (
    "Hauptstrasse|Gartenweg|Lindenallee|Bahnhofstr.|Goethestraße|Am Markt>Berlin|Hamburg|München|Köln|Leipzig|Bonn>99999>Germany|Deutschland|DE|;"
    "Rue de la Paix|Avenue Victor Hugo|Rue des Lilas|Boulevard Voltaire|Place du Marché>Paris|Lyon|Nantes|Lille|Toulouse>99999>France|FR|;"
    "Via Roma|Via Garibaldi|Corso Italia|Viale dei Mille|Piazza Dante>Milano|Torino|Bologna|Roma|Firenze>99999>Italy|Italia|;"
    "Calle Mayor|Calle de Alcalá|Avenida del Puerto|Carrer de Mallorca>Madrid|Valencia|Sevilla|Barcelona>99999>Spain|España|;"
    "Keizersgracht|Dorpsstraat|Kerkweg|Molenlaan>Amsterdam|Utrecht|Rotterdam|Delft>9999 AA>Netherlands|Nederland|NL|;"
    "Storgatan|Kungsgatan|Vasavägen>Stockholm|Malmö|Uppsala>999 99>Sweden|Sverige|;"
    "ul. Polna|ul. Mickiewicza|Aleje Jerozolimskie>Warszawa|Kraków|Gdańsk>99-999>Poland|Polska|"
).split(";")
# American town, state, first three digits of its postcodes.
AMERICAN_TOWNS = (
    "Springfield|IL|627;Portland|OR|972;Austin|TX|787;Austin|Texas|787;Seattle|WA|981;Boise|ID|837;Denver|CO|802;"
    "Denver|Colorado|802;Omaha|NE|681;Salt Lake City|UT|841;St. Paul|MN|551;Fort Worth|TX|761;New Orleans|LA|701;"
    "Baton Rouge|Louisiana|708;Little Rock|AR|722;Kansas City|MO|641;Los Angeles|CA|900;San Diego|California|921;"
    "Las Vegas|NV|891;Grand Rapids|Michigan|495;Ann Arbor|MI|481;New York|NY|100;Brooklyn|NY|112;"
    "Buffalo|New York|142;Jersey City|NJ|073;Newark|New Jersey|071;Chapel Hill|NC|275;Raleigh|North Carolina|276;"
    "Charleston|SC|294;Miami|FL|331;West Palm Beach|Florida|334;Honolulu|HI|968;Anchorage|AK|995;"
    "Burlington|VT|054;Portland|Maine|041;Providence|Rhode Island|029;Washington|DC|200;Santa Fe|New Mexico|875;"
    "Tucson|AZ|857;Phoenix|Arizona|850;Columbus|OH|432;Cleveland|Ohio|441;Pittsburgh|PA|152;"
    "Philadelphia|Pennsylvania|191;Madison|WI|537;Sioux Falls|South Dakota|571;Fargo|ND|581;Billings|MT|591;"
    "Cheyenne|WY|820;Tulsa|OK|741"
).split(";")
