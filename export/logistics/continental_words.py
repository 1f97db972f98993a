"""German and French words of delivery texts: people, streets, towns, doors, wishes, hours. Written here, for training only.

`{n}` stands for a number, `{d}` for a code, `{last}` and `{first}` for a person.
"""

GERMAN_FIRST = (
    "Anna Lena Marie Sophie Julia Katrin Sabine Petra Ute Heike Birgit Anke Silke Jonas Lukas Felix Max Paul Leon Jan "
    "Stefan Andreas Thomas Jürgen Günther Björn Uwe Holger Matthias Sven Mehmet Aylin Jörg Renate Gisela Horst"
).split()
GERMAN_LAST = (
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf "
    "Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Köhler "
    "Maier Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Vogel Friedrich Keller Günther Frank Berger "
    "Winkler Roth Beck Lorenz Baumann Franke Albrecht Sommer Yılmaz Kowalczyk Berg"
).split()
GERMAN_PEOPLE = (
    "{first} {last}|{first} {last}|{first} {last}|Familie {last}|Fam. {last}|Frau {last}|Herr {last}|Frau {first} {last}|Herrn {first} {last}|"
    "Dr. {first} {last}|Dr. {last}|{last}|Bäckerei {last}|Praxis Dr. {last}|Autohaus {last} GmbH|{last} & Söhne KG|Kanzlei {last}|"
    "Apotheke am Markt|Kita Sonnenschein|Gasthof zum Hirschen|Empfang|{last}/{first}"
).split("|")
GERMAN_STEMS = (
    "Rosen Garten Linden Bahnhof Schul Kirch Haupt Berg Wald Wiesen Mühlen Birken Eichen Buchen Tannen Schiller Goethe "
    "Mozart Beethoven Lessing Bismarck Kaiser König Markt Brunnen Tal Feld Bach See Wilhelm Friedrich Ludwig Karl Albert "
    "Nord Süd West Ost Ring Industrie Gewerbe Hafen Post Kloster Schloss Burg Römer Sonnen Ahorn Ulmen Amsel Finken "
    "Dorf Turm Hirsch Adler Fichten Flur Acker Weinberg Steinbruch Ziegelei Gerber Weber"
).split()
GERMAN_ENDS = "straße straße straße str. strasse weg weg gasse allee platz ring damm ufer steig stieg chaussee".split()
GERMAN_STREETS = (
    "Am Markt|Am {s}berg|An der {s}mühle|Im {s}winkel|Zum {s}hof|Auf der {s}höhe|Unter den {s}|Alte {s}straße|Neue {s}straße|Große {s}straße|Kleine {s}gasse|"
    "Lange Reihe|Breite {s}straße|{f}-{s}-Straße|{f}-{l}-Straße|{f}-{l}-Platz|Platz der {s}|Straße des {s}|Am alten {s}|Obere {s}gasse|Hinter der {s}kirche|{s}er Landstraße|{s}er Str."
).split("|")
GERMAN_TOWNS = (
    "Berlin Hamburg München Köln Frankfurt Stuttgart Düsseldorf Dortmund Essen Leipzig Bremen Dresden Hannover Nürnberg "
    "Duisburg Bochum Wuppertal Bielefeld Bonn Mannheim Karlsruhe Augsburg Wiesbaden Gelsenkirchen Kiel Aachen Lübeck "
    "Freiburg Erfurt Mainz Rostock Kassel Potsdam Heidelberg Darmstadt Regensburg Ulm Trier Jena Konstanz Fulda Gera"
).split()
GERMAN_PLACES = (
    "{t}|{t}|{t}|Bad {a}{b}|{a}{b}|{a}{b}|{a}{b}|Ober{b}|Nieder{c}{b}|Neu{b}|{a}{b} am Main|{a}{b} a. d. Elbe|Markt {a}{b}|Groß {a}{b}|"
    "{t}-{a}{b}|{a}{b} im Tal"
)
GERMAN_PLACE_PARTS = (
    "Lin Wei Rei Ro Hol Bi Gries Stein Ha Ei Wolf Schwar Grün Kalten Lauter Mar Hers Oster Wester Alt Ehren".split(),
    "stadt heim hausen dorf burg berg bach kirchen feld ingen au rode hofen leben".split(),
)
GERMAN_DOORS = (
    "Hinterhaus|Hinterhof|{n}. OG|{n}. OG links|{n}. OG rechts|{n}. Stock|EG|EG rechts|DG|Whg. {n}|Wohnung {n}|Aufgang B|Haus {n}|Eingang C|Stiege 2|Top {n}|"
    "Seitenflügel links|Vorderhaus, {n}. OG|Gebäude {n}|Zimmer {n}|Büro {n}. Etage|Halle {n}|Gartenhaus|Tür {n}"
).split("|")
GERMAN_WISHES = (
    "bitte beim Nachbarn abgeben|beim Nachbarn abgeben|bei {last} abgeben|bitte bei {last} klingeln|bei {last} klingeln|bitte zweimal klingeln|bitte klingeln|nicht klingeln, Baby schläft|"
    "bitte nicht klingeln|Klingel defekt, bitte klopfen|Paket bitte in die Garage stellen|in die Garage stellen|bitte vor die Tür legen|vor der Haustür abstellen|hinter das Haus stellen|unter das Vordach legen|"
    "in den Schuppen legen|Ablageort: Carport|Ablageort Terrasse|Abstellgenehmigung erteilt|darf im Hausflur abgestellt werden|bitte nicht beim Nachbarn abgeben|nicht in die Packstation|nicht im Treppenhaus lassen|"
    "nur persönlich übergeben|bitte vorher anrufen|vorher kurz anrufen|Vorsicht Hund|Achtung, bissiger Hund|Vorsicht zerbrechlich|bitte nicht knicken|Eingang im Hof|Eingang um die Ecke|Hintereingang benutzen|"
    "Tor ist offen|Code am Tor {d}|Türcode {d}|bitte am Empfang abgeben|an der Pforte abgeben|im Laden nebenan abgeben|bei Abwesenheit bitte bei {last}|Annahme im Lager|Rampe {n}|bitte kein Werbematerial|ist ein Geschenk, bitte ohne Rechnung"
).split("|")  # fmt: skip
GERMAN_WINDOWS = (
    "ab {n} Uhr|nach 18 Uhr|ab 17.30 Uhr|zwischen 9 und 12 Uhr|vormittags|nachmittags|abends|samstags|nur samstags|Mo-Fr 8-16 Uhr|Mo.-Fr. 9-17 Uhr|werktags|werktags bis 14 Uhr|"
    "morgen Vormittag|am Samstag|Dienstag oder Donnerstag|nicht vor 10 Uhr|vor 12 Uhr|bis 15 Uhr|am Wochenende|montags ab {n} Uhr|nächste Woche"
).split("|")
GERMAN_OTHER = "Danke!|Vielen Dank|Danke schön|LG {first}|Viele Grüße, {first}|MfG|Hallo,|Guten Tag|letztes Mal kam das Paket nicht an|ich bin umgezogen|neue Adresse|Bestellung {d}".split("|")  # fmt: skip
GERMAN_PHONES = "Tel. |Tel.: |Tel |Handy |Mobil: |Telefon: |Rückfragen unter ||tel: "
GERMAN_NUMBERS = "+49 221 5550 {d}|0221 5550{d}|+49 30 5550 {d}|030/5550{d}|0151 5550{d}|+49 151 5550{d}|(040) 5550-{d}"
FRENCH_FIRST = "Claire Camille Léa Chloé Manon Julie Sophie Nathalie Isabelle Martine Louis Hugo Lucas Paul Julien Thomas Nicolas Antoine Pierre Michel Jean-Luc Mehdi Karim Élodie Aurélie François".split()  # fmt: skip
FRENCH_LAST = "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia Bertrand Roux Vincent Fournier Morel Girard Mercier Dupont Lambert Bonnet Fontaine Rousseau Chevalier Guérin Benali Legall".split()  # fmt: skip
FRENCH_PEOPLE = "{first} {last}|{first} {last}|{first} {last}|Mme {first} {last}|Mme {last}|M. {last}|M. {first} {last}|Mlle {last}|M. et Mme {last}|Famille {last}|Cabinet {last}|Boulangerie {last}|SARL {last}|Garage {last}|Accueil|Pharmacie du Centre".split("|")  # fmt: skip
FRENCH_WAYS = (
    "rue rue rue Rue avenue av. boulevard bd place allée impasse chemin quai cours square route passage".split()
)
FRENCH_NAMES = (
    "de la {s}|de la {s}|du {m}|du {m}|des {p}|des {p}|{f} {l}|{f} {l}|Saint-{f}|Sainte-{f}|de l'Église|de l'Abreuvoir|du Général {l}|du Docteur {l}|Victor {l}|{l}|de {l}|du 8 Mai 1945"
).split("|")
FRENCH_NOUNS = (
    "République Liberté Gare Fontaine Mairie Poste Croix Forge Grange Plage Colline Victoire Roseraie Source".split(),
    "Moulin Château Port Marché Pont Lavoir Stade Parc Bois Ruisseau Puits Vallon Soleil Levant".split(),
    "Tilleuls Lilas Acacias Écoles Vignes Pins Jardins Prés Mimosas Roses Alouettes Chênes Platanes".split(),
)
FRENCH_TOWNS = "Paris Lyon Marseille Toulouse Nice Nantes Strasbourg Montpellier Bordeaux Lille Rennes Reims Le_Havre Dijon Grenoble Angers Nîmes Villeurbanne Brest Tours Amiens Limoges Metz Besançon Orléans Rouen Caen Nancy Pau La_Rochelle Annecy Lorient Quimper Vannes Bayonne".split()  # fmt: skip
FRENCH_PLACES = "{t}|{t}|{t}|{t} Cedex {n}|Saint-{f}-{on}-{a}{b}|Saint-{f}|{a}{b}|{a}{b}-{on}-Mer|Le {a}{b}|La {a}{b}|{a}{b}-le-{c}{b}"
FRENCH_PLACE_PARTS = (
    "Mont Ville Beau Clair Roche Bel Haute Fon Val Cour Ger Mar".split(),
    "ville mont court fort bois val champ ac igny eaux bourg neuf".split(),
)
FRENCH_DOORS = (
    "Bât. {a}|Bât {a}|Bâtiment {n}|{n}e étage|{n}ème étage gauche|{n}e étage porte droite|1er étage|appt {n}|Appartement {n}{a}|apt. {n}|escalier {n}|RDC|rez-de-chaussée|résidence les {p}|Résidence du {m}|"
    "porte {n}|hall {a}|boîte {n}|Zone artisanale|ZI du {m}|entrée {a}, {n}e étage"
).split("|")
FRENCH_WISHES = (
    "sonner chez {last}|sonner deux fois|sonner à l'interphone|ne pas sonner, bébé dort|laisser chez la voisine|laisser chez le gardien|laisser à la gardienne|laisser devant la porte|déposer dans la boîte aux lettres|"
    "ne pas laisser dehors|ne pas laisser chez le voisin|livrer à l'accueil|déposer à l'accueil|appeler avant de livrer|merci d'appeler avant|code porte {d}|code {d}A|digicode {n}{a}{d}|interphone {last}|"
    "attention au chien|fragile|portail vert|la maison au fond de l'impasse|entrée par la cour|mettre sous le porche|poser derrière le muret|remettre en main propre|contre signature|ne pas plier|c'est un cadeau, sans facture|point relais de la gare|ascenseur en panne"
).split("|")  # fmt: skip
FRENCH_WINDOWS = "après 18h|après 18 h|avant midi|le matin|l'après-midi|le soir|samedi matin|le samedi|en semaine|du lundi au vendredi|entre 9h et 12h|entre {n}h et 20h|de 9h à 17h|demain matin|à partir de 17h|sauf le mercredi|mardi ou jeudi".split("|")  # fmt: skip
FRENCH_OTHER = "Merci|Merci !|Merci beaucoup|Bonjour,|Cordialement|bonne journée|j'ai déménagé|nouvelle adresse|commande {d}".split(
    "|"
)
FRENCH_PHONES = "Tél. |Tél : |tel |portable |mobile : ||tél: "
FRENCH_NUMBERS = (
    "06 55 50 {n}5 12|+33 6 55 50 {n}5 12|01 55 50 {n}2 34|0655501{n}34|+33 1 55 50 1{n} 34|07.55.50.1{n}.34"
)
