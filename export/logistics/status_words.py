"""What carriers write of a parcel, and other texts that hold no address. Written here, for training only."""

STATUSES = (
    "Out for delivery;Out for delivery today;In transit;In transit to next facility;Delivered;"
    "Delivered, left with neighbor;Delivered, front door/porch;Delivered to reception;Arrived at facility;"
    "Departed facility;Shipment information received;Label created, not yet in system;Held at customs;"
    "Held at customs since Monday;Clearance event;Customs cleared;Delivery attempted, no access;"
    "Attempted delivery - nobody home;Delivery exception;Delayed due to weather;Running late;"
    "Your parcel is with our driver;We've got your item;Ready for collection;Available for pickup;"
    "Returned to sender;Return to sender in progress;Picked up by carrier;Package lost;Damaged in transit;"
    "Rescheduled for tomorrow;Item dispatched;Parcel sorted at the hub;Signed for by {name};"
    "Address query, contact us;Awaiting payment of duty;Arriving tomorrow by {h}pm;"
    "Expected delivery {day} between {h} and {k};Left in safe place;Collected from sender"
).split(";")
STATUS_TAILS = (
    *("", "", "", ".", " at {h}:{m}", " on {day}", " since {day}", " - {day} {h}:{m}", ", {c}", " {date}"),
    *(" yesterday", " this morning"),
)
PLAIN = (
    "no address yet, will tell you later;same as last time;same address as before;use my saved address;as usual;"
    "see my account for the address;I will collect in store;click and collect;pick up on {day};none;n/a;-;test;?;"
    "where is my order;when will it arrive;I love this shop;great service;happy birthday {first}!;"
    "Merry Christmas from all of us;gift message: enjoy it, love {first};please wrap it;size {n}0, colour blue;"
    "I would like the red one please;call me;email me at {first}@example.com;www.example.com/orders/{n}{n}{n};"
    "my discount code is SAVE{n}0;invoice to accounts;{n} boxes, {n} bags;weight {n}.{n} kg;"
    "the first street on the left is closed;there is a park near the road;London is lovely this time of the year;"
    "I saw it in the Oxford Street shop;you have a store in Chicago, right?;made in California;"
    "the Baker Street edition, not the other;table no. {n};room temperature only;flat screen, 42 inch;"
    "St Patrick's Day edition;drive safely;the way the box was packed was a joke;park anywhere;"
    "my lane is the fast one;it took 12 days to reach me;10 out of 10;24 hour delivery is a lie;"
    "I paid 49.99 on 12/{n};two of these, one of those;ask for {first};the court said no;square box please;"
    "place an order for me;close the door;it is an avenue to success;road bike, 54 cm;"
    "I need it for a wedding in Bath next week;visiting New York in May so send before;from Texas with love"
).split(";")
DAYS = ("Monday;Tuesday;Wednesday;Thursday;Friday;Saturday;Sunday;Mon;Wed;Fri").split(";")
