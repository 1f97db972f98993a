"""Wishes to a driver, put together from words: where to leave it, whom to give it to, what not to do, what to know.

There are more of them than anyone would list, so that a model learns how wishes are built. For training only.
"""

from random import Random

_LEAVE = ("leave", "leave", "leave", "put", "drop", "place", "hide", "pop", "stick", "tuck", "deposit", "set")
_IT = ("", "", " it", " it", " the box", " the parcel", " my package", " everything", " them", " the delivery")
_WHERE = (
    "in",
    "in",
    "by",
    "behind",
    "under",
    "on",
    "next to",
    "inside",
    "beside",
    "near",
    "at",
    "on top of",
    "between",
    "beneath",
    "against",
    "just inside",
)
_OF = (
    "the",
    "the",
    "the",
    "the",
    "our",
    "my",
    "a",
    "the big",
    "the old",
    "the blue",
    "the green",
    "the wooden",
    "the white",
    "the rusty",
    "the little",
    "the second",
)
_THINGS = (
    "porch|shed|garage|greenhouse|bin store|hedge|bench|log pile|mailbox|cupboard|stairs|lobby|front desk|mail room|tack room|bike shed|sofa|window sill|meter box|laundry room|"
    "barn|kennel|water butt|trampoline|back door|front door|side gate|patio table|flower pot|grill|deck|swing|wheelie bins|recycling box|conservatory wall|garden gate|carport|"
    "basement door|parcel box|letterbox|doormat|entrance hall|lift|reception|loading bay|gatehouse|stable|boat shed|fire escape|vestibule|tool box|rain barrel|stone lion|bird bath|"
    "caravan|trailer|hose reel|picnic table|wood pile|coal bunker|lean-to|summer house|treehouse|landing|hallway|utility room|office|van|tarp|oak tree|fence|post|pillar|canopy"
).split("|")  # fmt: skip
_IF = (
    "", "", "", "", "", "", " if nobody is in", " if I'm out", " if no one answers", " if we are away", " please", " thanks", " in case of rain", " if it rains", " when you come", " this time",
    " so it stays dry", " where nobody sees it", " like last time", " as it is heavy", ", it's dry there", ", not in the open", " and cover it", " and text me", " and close the gate", " and ring once",
)  # fmt: skip
_GIVE = (
    "leave with",
    "leave it with",
    "give it to",
    "hand it to",
    "hand to",
    "ask",
    "deliver to",
    "ask for",
    "pass it to",
    "leave w/",
    "try",
    "you can give it to",
    "only give it to",
)
_PEOPLE = (
    "the neighbour|my neighbour|the neighbours opposite|the porter|my mum|my wife|the super|the security guard|the receptionist|the lady upstairs|the barber next door|anyone at the desk|"
    "the concierge|the night guard|the caretaker|the shop downstairs|the bakery|the nursery staff|the warden|the farmer|my flatmate|my brother|the doorman|the man in the kiosk|the guard|"
    "the hairdresser|reception|the office manager|the landlord|Mrs {last} at no {n}|{first} upstairs|{first} at the bar|{first} next door|{first}|number {n}|the people at {n}|the family at number {n}|no. {n}|{n}{a}"
).split("|")  # fmt: skip
_NEVER = ("do not", "don't", "don't", "never", "please don't", "dont", "no need to", "pls do not", "DO NOT")
_DEEDS = (
    "ring the bell|ring|knock|leave it outside|leave outside|bend|fold the envelope|leave it in the sun|block the drive|stack|use the front door|call|call after nine|call before noon|"
    "throw it|drop it|leave it on the stairs|leave with {n}|deliver to the shop|open the gate|let the cat out|park on the grass|leave in the lobby|turn it over|wake the baby|put it in the bin|"
    "send a text|leave a card|go to the old house|use the lift|forget the second box|leave it with the neighbours|hand it to the kids|tell my wife|deliver to number {n}|leave it in plain sight"
).split("|")  # fmt: skip
_ADJECTIVES = "red|blue|green|yellow|white|black|old|broken|wooden|iron|glass|orange|pink|grey|double|big".split("|")
_SIGHTS = (
    "door|gate|van|shutters|letterbox|campervan|fence|garage|awning|sign|roof|car|bicycle|porch|mailbox|flag".split("|")
)
_FACTS = (
    "the {adj} {sight} on the left|it's the {adj} {sight}|the one with the {adj} {sight}|house with a {adj} {sight}|look for the {adj} {sight}|the {adj} {sight}, upstairs|"
    "buzzer {d}|buzzer is {d}|buzzer no. {n}|buzzer says {last}|bell says {last}|the bell marked {last}|{first} will sign|{last} on the bell|top bell|second bell from the top|bottom buzzer|"
    "gate code {d}|gate code is {d}|code {d}|code at the door: {d}|door code {d}#|lockbox code {d}|keypad {d}|the code for the gate is {d}|parcel room code {d}|elevator code {d}|access code {d}|PIN {d}|"
    "dog in yard|dog in the garden|dogs loose, honk|beware of the {animal}|watch out for the {animal}|mind the {animal}|there is a {animal} in the garden, use the other gate|careful, {animal}|"
    "concierge will sign|my neighbour will sign|someone will sign|anyone can sign|signature not needed|no signature please|must be signed for|check ID|ID required at the desk|check in at security|"
    "freight elevator only|book the freight elevator|elevator out of order|no lift, fourth floor|four flights of stairs|stairs at the back|deliveries at the back|deliveries via the side street|"
    "goods entrance round the back|goods in at the rear|use goods lift|loading dock {n}|dock {n}|dock door {n}|mailroom in the basement|mail room B{n}|mailroom|parcel lockers are in the garage|"
    "sat nav goes wrong here, come from the A{d}|GPS is wrong|google maps is wrong, take the second turn|turn right at the pub|turn left after the {sight}|end of the lane|last house on the left|"
    "first house after the bridge|we are behind the church|opposite the school|above the {shop}|next to the {shop}|entrance beside the {shop}|entrance is on the side|round the back of the {shop}|"
    "walk up the drive|drive up to the house|long driveway, keep going|gravel road, go slow|watch the potholes|steep steps|slippery steps|park in the street|parking in front|no parking, use the bay|"
    "call from the gate|phone from the gate|call me and I'll come down|phone and I will walk up|text on arrival|text when close|text don't call|whatsapp me|honk twice|ring twice|ring the middle bell|"
    "knock on the window|knock hard|knock softly|shout|wait please, I'm slow|wait a minute, I use a walker|be patient, I'm on crutches|speak loudly|hard of hearing, knock loudly|baby asleep|night worker, be quiet|"
    "no bell|bell broken|doorbell doesn't work, knock|intercom is broken, call|fragile|very fragile|glass inside|handle with care|keep cold|refrigerate on arrival|dry ice inside|keep upright|heavy, two people|"
    "this is a gift|it's a gift, no price please|no invoice in the box|no invoice please|no receipt in the parcel|gift wrap it|discreet packaging|plain box please|surprise for my {person}, be discreet|"
    "over the side gate is fine|porch is fine|anywhere dry is fine|anywhere is ok|lobby is ok|the shed is open|garage is unlocked|key is under the mat|slippers off please|wear a mask please|use the kitchen door"
).split("|")  # fmt: skip
_ANIMALS = "dog|cat|goose|bull|geese|donkey|swans|puppy|parrot|wasps|goats|rooster|pigs".split("|")
_SHOPS = "bakery|pharmacy|bank|pub|florist|laundrette|betting shop|nail bar|chip shop|bookshop|post office|dentist|gym|garage|kebab shop".split(
    "|"
)
_PERSONS = "wife|dad|mum|sister|husband|boss|son|girlfriend|grandma".split("|")
_TELLING = (
    "I moved last month|we just moved here|gift for my {person}|my neighbour is away|we are closed on Mondays|office closed on Fridays|we serve lunch then|the old address was wrong|that is all|see you soon|"
    "ordered by {first}|it is for my {person}|it is for {first}'s birthday|I paid already|order no. {d}|I live on a boat|I work nights|the doorbell does not work|it took ages last time|sorry for the trouble|"
    "Thanks, {first}|Regards, {first} {last}|Cheers {first}|Love, {first}|best, {first}|Thx|thx!|hello, {first} here|this is {first}|new place|this is my work address|I'm the tenant|no rush|asap please|it's urgent|haha|lol"
).split("|")  # fmt: skip


def wish(dice: Random, first: str, last: str) -> str:
    """One wish to a driver.

    Args:
        dice: decides.
        first: a first name, for who is to be asked.
        last: a last name, for bells.
    """
    kind = dice.random()
    if kind < 0.3:
        text = f"{dice.choice(_LEAVE)}{dice.choice(_IT)} {dice.choice(_WHERE)} {dice.choice(_OF)} {dice.choice(_THINGS)}{dice.choice(_IF)}"
    elif kind < 0.45:
        text = f"{dice.choice(_GIVE)} {dice.choice(_PEOPLE)}{dice.choice(_IF)}"
    elif kind < 0.6:
        text = (
            f"{dice.choice(_NEVER)} {dice.choice(_DEEDS)}{dice.choice(('', '', '', '!', '!!', ' please', ', thanks'))}"
        )
    else:
        text = dice.choice(_FACTS)
    return filled(dice, text, first, last)


def telling(dice: Random, first: str, last: str) -> str:
    """A sentence that is neither a wish nor an address."""
    return filled(dice, dice.choice(_TELLING), first, last)


def filled(dice: Random, text: str, first: str, last: str) -> str:
    """A text with its blanks filled."""
    return text.format(
        first=first, last=last, n=dice.randrange(1, 99), a=dice.choice("abc"), d=dice.randrange(10, 99999), adj=dice.choice(_ADJECTIVES), sight=dice.choice(_SIGHTS),
        animal=dice.choice(_ANIMALS), shop=dice.choice(_SHOPS), person=dice.choice(_PERSONS),
    )  # fmt: skip
