"""Words of English order notes, written here: people, wishes, hours, carriers. In training only.

Some were taken from the first file of hand-written texts (see the decision record). `{n}` stands for a number, `{house}`
for a house beside the customer's own, `{name}` for a person.
"""

FIRST_NAMES = (
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica "
    "Thomas Sarah Charles Karen Chris Lisa Daniel Nancy Matthew Betty Anthony Sandra Mark Margaret Donald Ashley Steven "
    "Kimberly Andrew Emily Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Melissa George Deborah Timothy "
    "Rebecca Ronald Laura Jason Helen Edward Sharon Jeffrey Cynthia Ryan Kathleen Jacob Amy Gary Angela Nicholas Shirley "
    "Eric Anna Jonathan Brenda Stephen Pamela Larry Emma Justin Nicole Scott Samantha Brandon Katherine Benjamin "
    "Christine Samuel Debra Gregory Rachel Alexander Carolyn Patrick Janet Frank Maria Raymond Olivia Jack Heather "
    "Dennis Diane Jerry Julie Tyler Joyce Aaron Victoria Jose Kelly Nathan Christina Oliver Isla Harry Poppy Callum "
    "Siobhan Niamh Rhys Gareth Fiona Alasdair Priya Arjun Mohammed Aisha Fatima Yusuf Wei Mei Hiroshi Yuki Sofia Luca "
    "Giulia Pierre Chloe Lars Ingrid Olga Ivan Zofia Piotr Kwame Chidi Ngozi Thandi Santiago Valentina Mateo Lucia"
).split()
LAST_NAMES = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson "
    "Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker "
    "Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell "
    "Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy "
    "Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson "
    "Brooks Chavez Wood Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster "
    "Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Fisher Vasquez Simmons "
    "O'Connor O'Brien MacDonald McKenzie Fitzgerald Davies Griffiths Llewellyn Sharma Singh Khan Ahmed Hussain Begum "
    "Okafor Adeyemi Mensah Osei Kowalski Nowak Ivanova Petrov Rossi Ferrari Dubois Lefevre Muller Schmidt Tanaka Sato "
    "Wang Chen Zhang Park Choi Park-Jones Smith-Barney Stone West North Lane Field Marsh Street Church London Hampton"
).split()
TITLES = ("Mr", "Mrs", "Ms", "Dr", "Miss", "Mr.", "Mrs.", "Dr.", "Prof.")
COMPANIES = (
    "Acorn Dental", "Northgate Motors Ltd", "The Copper Kettle Cafe", "Brightside Nursery", "JMR Consulting LLC",
    "Hillcrest Elementary School", "Riverbank Books", "Patel & Sons", "Blue Heron Yoga", "St Anne's Surgery",
    "Orbit Software Inc", "Green Leaf Landscaping", "Dept of Physics", "Front Office", "Harper Law Group", "Unity Gym",
    "Maple Leaf Bakery", "Westfield Veterinary Clinic", "Toolbox Supply Co.", "Accounts Dept",
)  # fmt: skip
RECIPIENT_WORDS = (
    "", "", "", "", "To ", "To: ", "For ", "for ", "Attn: ", "Attn ", "ATTN: ", "Name: ", "Deliver to ", "Ship to: ", "c/o ", "FAO ",
    "Recipient: ", "Send it to ", "please deliver to ", "Addressed to ",
)  # fmt: skip
AFTER_RECIPIENT = ("", "", "", "", " at", ":", " (me)", " please")
ADDRESS_WORDS = (
    "", "", "", "", "", "", "Address: ", "address is ", "new address: ", "ship to ", "deliver to ", "Delivery address:\n",
    "I live at ", "We are at ", "My address is ", "please send to ", "the parcel goes to ", "ADDRESS - ",
)  # fmt: skip
PHONE_WORDS = (
    "", "", "tel ", "Tel: ", "tel. ", "phone ", "Phone: ", "ph ", "ph: ", "call ", "ring ", "Mobile: ", "mob ", "cell ", "Cell: ", "text ",
    "my number is ", "contact no. ", "call me on ", "ring me on ", "T: ", "phone number: ", "you can reach me at ",
    "any problem call ", "if lost call ",
)  # fmt: skip
INSTRUCTIONS = (
    "leave with neighbour at {house}", "leave w/ neighbor at {house}", "leave it with {name} next door", "leave in porch",
    "leave behind the recycling bins", "leave by the back door", "leave at the front desk", "leave with reception",
    "leave with the doorman", "leave it on the porch", "leave in the garage", "leave under the carport",
    "leave in the blue box by the steps", "leave with security", "leave in safe place", "leave at side gate",
    "leave inside the shed", "leave with concierge", "leave in mailbox", "leave in the parcel locker", "do not leave outside",
    "don't leave on the doorstep", "do not bend", "please don't ring the bell, baby sleeping", "don't knock, night shift",
    "do not leave with neighbours", "no signature required", "signature required", "ID needed on delivery",
    "ring bell twice", "ring the top bell", "ring the doorbell and wait", "knock loudly", "knock hard, bell is broken",
    "buzz {n}", "buzz {n} and wait", "press buzzer {n}", "use the intercom", "use side entrance", "use rear entrance",
    "use the service lift", "use the loading dock", "gate code {n}{n}{n}{n}", "gate code is {n}{n}{n}{n}#",
    "door code {n}{n}{n}", "entry code {n}C{n}", "key safe code {n}{n}{n}{n}", "beware of the dog", "careful of dog",
    "dog is friendly", "mind the step", "watch out for the cat", "throw it over the fence", "hide it behind the hedge",
    "put it behind the planter", "put it in the bin store", "put through letterbox", "place on the bench",
    "hand to receptionist", "hand it to {name} only", "give it to the porter", "give to my husband", "drop at the kiosk",
    "drop off with the caretaker", "call before delivery", "call when outside", "call me when you arrive",
    "please phone first", "text before arrival", "text me when you are near", "fragile", "FRAGILE - glass",
    "handle with care", "keep upright", "keep refrigerated", "this side up", "it is a gift, no invoice please",
    "gift, please hide the price", "deliver to back of house", "deliver to rear of shop", "delivery at the rear",
    "red door on the left", "house with the yellow shutters", "opposite the church", "next to the pharmacy",
    "third house on the right", "white gate, long drive", "above the bakery", "entrance round the corner",
    "parking on the street only", "turn left after the bridge", "sat nav is wrong, follow the signs to the farm",
    "take the second driveway", "if nobody is home leave with number {house}", "if out leave in the greenhouse",
    "if no answer try {house}", "bring it up to the flat please", "stairs only, no lift", "elevator is broken, sorry",
    "open the box and take the packaging away", "please be quiet", "wait for me, I am slow", "no junk mail", "use code {n}{n} at barrier",
)  # fmt: skip
INSTRUCTION_WORDS = (
    "",
    "",
    "",
    "",
    "",
    "please ",
    "Please ",
    "pls ",
    "Note: ",
    "Instructions: ",
    "NB ",
    "Driver: ",
    "PS ",
)
WINDOWS = (
    "after {h}pm", "after {h} pm", "after {h}.30pm", "before {h}am", "before {h} am", "before noon", "after work", "between {h} and {k}",
    "between {h}am and {k}pm", "from {h} to {k} pm", "{h}-{k}pm", "{h}am-{k}pm", "{h}:00-{k}:00", "{h}am to {k}pm", "9-5",
    "weekdays only", "weekdays", "Mon-Fri", "Mon-Fri 9-5", "Monday to Friday", "Saturday", "on Saturday", "on Sunday morning",
    "Saturday morning", "Saturdays only", "Tuesday afternoon", "Thu after {h}pm", "Wednesday or Friday", "this weekend",
    "in the morning", "in the evening", "mornings", "evenings only", "afternoons", "tomorrow", "tomorrow morning", "tomorrow after {h}",
    "not before {h}am", "not on Mondays", "any day but Tuesday", "by {h}pm Friday", "by Friday", "by noon", "until {h}pm", "any time",
    "anytime after {h}", "Mon, Wed, Fri", "around {h}pm", "at {h} o'clock", "{n} December", "on 12/{n}", "17:00 to 19:30",
    "after 18:00", "before 10:30", "Sat 10am-2pm", "weekends after {h}am", "today before {h}pm", "next Monday", "school hours",
    "half term only", "until Friday", "til {h}", "{h} till {k}", "after {h}", "before {h}", "after lunch", "at lunchtime", "sat before noon", "Sunday after {h}", "M-F {h}:30-5",
    "Tue or Thu pm", "{h}am Tues", "{h}.30-18.00 Mon-Fri", "9 to 5", "10-5", "6am-2pm", "office hours", "after school", "on the {n}th", "from the {n}th", "any weekday before {h}", "weekdays after {h}",
    "not between 12 and 2", "between 10 and 2", "between 12 and {h}", "early morning", "late afternoon", "Fri pm", "sat am", "daytime", "after dark", "during the week", "either weekend day",
)  # fmt: skip
WINDOW_WORDS = (
    "", "", "", "", "deliver ", "please deliver ", "home ", "I am in ", "we are open ", "best time: ", "Time: ", "delivery window ",
    "only ", "available ", "someone is in ", "come ", "office is open ", "ideally ",
    "by ", "we are home ", "hours: ", "opening hours ", "receiving ", "at work ", "best ", "in ", "there ", "bring it ", "preferably ",
)  # fmt: skip
CARRIERS = (
    "UPS",
    "FedEx",
    "USPS",
    "DHL",
    "Royal Mail",
    "DPD",
    "Evri",
    "Hermes",
    "Parcelforce",
    "Amazon Logistics",
    "Yodel",
)
CARRIER_NOTES = (
    "{c} please", "ship by {c}", "via {c}", "{c} only", "no {c} please", "{c} tracking {t}", "tracking number {t}", "{c} {t}",
    "ref {t}", "order {t}", "PO {n}{n}{n}{n}{n}", "Order #{n}{n}{n}-{n}{n}{n}{n}", "account no {n}{n}{n}{n}{n}{n}", "last time {c} lost it",
)  # fmt: skip
GREETINGS = (
    "Hi,", "Hello", "hi there", "Thanks", "Thank you!", "thanks a lot", "Cheers", "Many thanks", "Best wishes", "ta", "Dear driver,", ":)",
    "thank you so much for your help", "hello and thank you", "Good morning", "Regards", "Hope you are well.", "xx",
)  # fmt: skip
COMPLAINTS = (
    "My last parcel never came", "the box was crushed last time", "this is the third time I am asking", "I am very unhappy with the service",
    "I was charged twice", "you sent it to the wrong house", "nobody answers the phone", "the driver was rude", "I want a refund",
    "still waiting for my order", "it was left in the rain", "why is this so slow", "the tracking has not moved for days",
    "the item was broken when it arrived", "the colour is wrong", "I ordered two and got one", "please cancel if late",
    "it has been two weeks", "you promised it for Friday", "worst delivery ever", "I moved in March and told you",
)  # fmt: skip
PHONES = (
    "({a}) 555-01{n};{a}-555-01{n};{a}.555.01{n};{a} 555 01{n};+1 {a} 555 01{n};{a}55501{n};1-{a}-555-01{n};"
    "+1{a}55501{n};07700 900{m};07700900{m};07700 900 {m};+44 7700 900{m};+44 (0)7700 900{m};020 7946 0{m};"
    "0161 496 0{m};+44 161 496 0{m};0171 555 0{m};01632 960{m};01632 960 {m};+34 912 345 {m};+49 30 5550 1{m};"
    "+33 1 55 50 1{m};+353 1 555 0{m};+61 2 5550 1{m};+91 98765 01{m}"
).split(";")
SHORTER = (
    "street=st road=rd avenue=ave lane=ln drive=dr close=cl court=ct place=pl boulevard=blvd gardens=gdns "
    "terrace=tce crescent=cres square=sq highway=hwy parkway=pkwy circle=cir north=n south=s east=e west=w "
    "apartment=apt suite=ste building=bldg floor=fl flat=flt saint=st mount=mt please=pls with=w/ before=b4 "
    "neighbour=neighbor neighbor=nbr and=& monday=mon tuesday=tues wednesday=weds thursday=thurs friday=fri "
    "saturday=sat morning=am number=no. delivery=dlvry you=u your=ur thanks=thx through=thru"
).split()
