"""Carriers' lines in German, French, Spanish, Italian, Dutch and Japanese: which wording means which code.

A line must begin like a carrier's: with what happened, or with the parcel and what happened to it. What customers wish,
ask or tell about themselves has no code; neither has "was not delivered", which customers write and carriers do not.
"""

import re

Forms = tuple[tuple[str, re.Pattern[str]], ...]

_CARRIER = r"(?:(?:dhl|dpd|gls|ups|hermes|fedex|amazon|post)[ -])?"
_GERMAN = rf"(?:(?:ihre?|die|das|der|deine?) )?{_CARRIER}(?:\w*sendung|\w*paket|päckchen|bestellung|lieferung) "
_FRENCH = r"(?:(?:votre|le|la|cet?) )?(?:colis|envoi|commande|paquet) "
_SPANISH = r"(?:(?:su|tu|el|la) )?(?:paquete|env[ií]o|pedido) "
_ITALIAN = r"(?:(?:il|la|(?:il |la )?(?:tu[oa]|su[oa])) )?(?:pacco|spedizione|ordine) "
_DUTCH = r"(?:(?:uw|je|het|de) )?(?:pakket(?:je)?|zending|bestelling) "
_JAPANESE = r"(?:(?:お客様の)?(?:お?荷物|商品|小包)(?:は|が|を)?)?(?:現在|ただいま|すでに|既に)?"

# A line that fits several has the code of the first.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "attempted",
        (
            r"(?:erfolgloser |fehlgeschlagener )?zustellversuch\b|annahme verweigert",
            r"(?:zustellung|auslieferung) (?:war |leider )*(?:nicht (?:möglich|erfolgreich)|fehlgeschlagen|erfolglos)",
            (
                rf"(?:{_GERMAN}|zustellung )konnte (?:.{{0,40}} )?nicht "
                rf"(?:.{{0,30}} )?(?:zugestellt|ausgeliefert|übergeben)"
            ),
            r"(?:der )?empfänger (?:war |wurde |leider )*nicht (?:angetroffen|anzutreffen)",
            r"wir haben sie (?:leider )?nicht angetroffen",
            r"tentative de (?:livraison|distribution)|échec de (?:la )?livraison|avis de passage",
            r"(?:livraison|distribution) (?:impossible|infructueuse|non effectuée|échouée)",
            rf"{_FRENCH}n'a pas pu (?:vous )?être (?:livré|distribué|remis)|nous n'avons pas pu (?:vous )?livrer",
            r"(?:le )?destinataire (?:était )?absent\b|refusé par le destinataire",
            r"(?:primer |segundo )?intento de entrega|entrega (?:fallida|no realizada|no ha sido posible)",
            rf"(?:{_SPANISH})?no (?:se ha podido|ha podido(?: ser)?|se pudo|pudo(?: ser)?) entrega(?:r|d[oa])",
            r"(?:el )?destinatario (?:estaba )?ausente\b|rechazado por el destinatario",
            r"tentativo di consegna|(?:mancata|tentata) consegna|consegna (?:fallita|non (?:riuscita|effettuata))",
            r"destinatario (?:era )?assente\b",
            rf"(?:{_ITALIAN})?non è stato possibile (?:effettuare la consegna|consegnare)",
            r"(?:mislukte )?(?:bezorg|aflever)poging|bezorging mislukt",
            r"(?:de )?ontvanger (?:was )?niet (?:thuis|aanwezig)",
            rf"{_DUTCH}kon (?:.{{0,20}} )?niet (?:worden )?(?:bezorgd|afgeleverd)",
            rf"{_JAPANESE}(?:ご?不在(?:の(?:ため|為)|で?持ち?戻り)|持ち?戻り|配達(?:できません|不可)|受取(?:拒否|辞退))",
        ),
    ),
    (
        "returned",
        (
            rf"{_GERMAN}(?:wird|wurde|geht) .{{0,20}}(?:an den )?(?:absender|versender) zurück",
            r"rücksendung (?:an den absender|eingeleitet)",
            r"retour à (?:l'expéditeur|l'envoyeur)",
            rf"{_FRENCH}(?:est |a été |sera )?(?:en )?(?:retour|retourné|renvoyé)e? .{{0,12}}expéditeur",
            rf"(?:{_SPANISH}(?:ha sido |fue |está )?)?(?:devuelto|en devolución|devolución) al remitente",
            rf"(?:{_ITALIAN}(?:è stat[oa] )?)?(?:restituit[oa]|res[oa]|in restituzione) al mittente",
            (
                rf"(?:{_DUTCH}(?:is |gaat |wordt )?)?(?:terug|retour)(?:gestuurd|gezonden)? "
                rf"(?:naar |aan )?(?:de )?afzender"
            ),
            rf"{_JAPANESE}(?:差出人|発送元|ご?依頼主)様?[にへ]?(?:返送|返却)|返送(?:中|済|しました)",
        ),
    ),
    (
        "customs_cleared",
        (
            rf"(?:{_GERMAN}(?:wurde )?)?(?:vom zoll freigegeben|verzollt\b)",
            r"(?:verzollung|zollabfertigung) abgeschlossen",
            rf"dédouanement (?:terminé|effectué)|(?:{_FRENCH}(?:est |a été )?)?(?:dédouané|libéré par la douane)",
            r"(?:despachado|liberado) (?:de|por) (?:la )?aduanas?|despacho de aduanas? (?:completado|finalizado)",
            rf"(?:{_ITALIAN}(?:è stat[oa] )?)?sdoganat[oa]\b|sdoganamento completato",
            rf"(?:{_DUTCH}(?:is )?)?(?:ingeklaard|vrijgegeven door de douane)",
            rf"{_JAPANESE}通関(?:手続き?)?(?:が)?(?:完了|済)|輸入許可",
        ),
    ),
    (
        "customs",
        (
            (
                rf"{_GERMAN}(?:ist|befindet sich|liegt|wartet|wird) (?!nicht\b).{{0,20}}"
                r"(?:zoll|zollabfertigung|verzollung)\b"
            ),
            r"(?:in (?:der )?|wartet auf )?(?:zollabfertigung|verzollung)\b|(?:liegt )?beim zoll\b",
            (
                rf"(?:{_FRENCH}(?:est |a été )?)?(?:(?:en (?:attente|cours) de "
                rf")?dédouanement|(?:retenu|bloqué|en attente)? ?(?:à la|en|par la) douane)"
            ),
            rf"(?:{_SPANISH}(?:está |se encuentra )?)?(?:retenido |detenido |pendiente )?en (?:la )?aduanas?\b",
            r"pendiente de (?:despacho|aduanas?)",
            rf"(?:{_ITALIAN}(?:è )?)?(?:ferm[oa] |trattenut[oa] |bloccat[oa] )?in dogana\b|in attesa di sdoganamento",
            rf"(?:{_DUTCH}(?:is |ligt |wordt )?)?(?:vastgehouden )?(?:bij|door) de douane\b|wacht op inklaring",
            rf"{_JAPANESE}(?:通関(?:手続き?)?(?:中|待ち)|税関(?:で|検査|に保留))",
        ),
    ),
    (
        "ready_for_pickup",
        (
            (
                rf"(?:{_GERMAN}(?:ist |liegt |steht )(?:.{{0,50}} "
                rf")?)?(?:abholbereit|(?:zur abholung bereit|bereit zur abholung))\b"
            ),
            (
                rf"{_FRENCH}(?:est |vous attend |a été )?(?:disponible |arrivé |mis à "
                rf"disposition )?(?:en|au|dans|chez) .{{0,12}}(?:point|relais|bureau|consigne)"
            ),
            r"disponible (?:en|au|dans) .{0,12}(?:point|relais|bureau de poste|consigne)",
            rf"(?:{_SPANISH}(?:ya )?(?:está )?)?(?:disponible|list[oa]) para (?:su )?(?:recogida|recoger|retirar)",
            rf"(?:{_SPANISH}(?:está )?)?disponible en (?:la |su )?(?:oficina|punto de recogida)",
            rf"(?:{_ITALIAN}(?:è )?)?(?:pront[oa]|disponibile) per il ritiro|in giacenza",
            (
                rf"(?:{_DUTCH}(?:is |ligt |staat )?)?klaar (?:om (?:op te "
                rf"halen|opgehaald)|voor afhalen|(?:bij|op|in) (?:het|een) "
                rf"(?:afhaal|post|service)\w+)"
            ),
            rf"{_JAPANESE}\S{{0,8}}(?:で|に)?(?:保管中|お預かり(?:中|して))|\S{{0,8}}受け?取り可能",
        ),
    ),
    (
        "out_for_delivery",
        (
            (
                rf"(?:{_GERMAN}(?:ist |befindet sich )(?:heute |bereits |jetzt "
                rf")?)?(?:in|auf) (?:der )?(?:zustellung|auslieferung|zustelltour)\b"
            ),
            rf"{_GERMAN}wurde (?:.{{0,20}} )?in das (?:zustell|liefer)fahrzeug (?:ge|ver)laden",
            rf"{_GERMAN}wird heute (?:.{{0,40}} )?zugestellt",
            r"(?:der |ihr |unser )?(?:zusteller|fahrer) ist (?:auf dem weg|unterwegs)",
            rf"(?:{_FRENCH}est )?en (?:cours de )?(?:livraison|distribution)\b|{_FRENCH}(?:sera|est) livré aujourd'hui",
            r"(?:votre |le )?livreur est en route",
            rf"(?:{_SPANISH}(?:está |se encuentra )?)?en reparto\b",
            rf"(?:{_SPANISH})?(?:ha )?sali(?:do|ó) (?:a|para) (?:el )?reparto",
            rf"(?:{_ITALIAN}(?:è )?)?(?:in consegna|uscit[oa] (?:per la|in) consegna)\b",
            r"(?:de |uw )?(?:bezorger|chauffeur|koerier) is onderweg",
            rf"{_DUTCH}(?:is|wordt) (?:vandaag bezorgd|in bezorging)|in bezorging\b",
            rf"{_JAPANESE}(?:配達中|配送中|お届け中|持ち?出し中)",
        ),
    ),
    (
        "collected",
        (
            rf"{_GERMAN}wurde (?:vom absender|im|in der|durch|von) (?:.{{0,40}} )?(?:eingeliefert|abgeholt|übernommen)",
            rf"{_GERMAN}wurde (?:an|dem) (?:dhl|dpd|gls|ups|hermes|den versanddienstleister) übergeben",
            rf"(?:{_FRENCH}(?:a été |est )?)?(?:pris en charge|collecté|remis au transporteur)\b",
            (
                rf"(?:{_SPANISH}(?:ha sido |fue )?)?(?:recogid[oa] (?:por (?:el "
                rf")?transportista|en origen)|entregad[oa] al transportista|admitid[oa]\b)"
            ),
            (
                rf"(?:{_ITALIAN}(?:è stat[oa] )?)?(?:pres[oa] in carico|affidat[oa] "
                rf"al corriere|ritirat[oa] (?:dal corriere|presso il mittente))"
            ),
            rf"(?:{_DUTCH}(?:is )?)?(?:opgehaald bij de afzender|in ontvangst genomen|overgedragen aan)",
            rf"{_JAPANESE}(?:引受|集荷(?:完了|済|しました))",
        ),
    ),
    (
        "delivered",
        (
            (
                rf"(?:{_GERMAN}(?:wurde |ist )?)?(?:(?:erfolgreich|heute|gestern|bereits|(?:am|um) "
                rf"[\d.:]+(?: uhr)?) )*(?:zugestellt|ausgeliefert)\b"
            ),
            (
                rf"(?:{_GERMAN}(?:wurde )?)?(?:an|bei|beim) (?:.{{0,20}} "
                rf")?(?:nachbar\w*|empfänger\w*) (?:.{{0,20}} )?(?:übergeben|zugestellt|abgegeben)"
            ),
            rf"(?:{_FRENCH}(?:a (?:bien )?été |est )?)?(?:livré|distribué)e?\b",
            rf"{_FRENCH}a été remise? (?:au destinataire|à .{{0,8}}voisin|au gardien)",
            rf"(?:{_SPANISH}(?:ha sido |fue |se ha )?)?entregad[oa]\b",
            rf"(?:{_ITALIAN}(?:è stat[oa] )?)?consegnat[oa]\b",
            rf"(?:{_DUTCH}(?:is |werd )?)?(?:bezorgd|afgeleverd)\b",
            rf"{_JAPANESE}(?:配達(?:完了|済|しました)|(?:お届け先に)?お届け(?:済|完了|しました)|投函(?:完了|しました))",
        ),
    ),
    (
        "delayed",
        (
            (
                rf"(?:{_GERMAN}|(?:die )?zustellung )(?:verzögert sich|verspätet "
                rf"sich|ist verspätet|hat verspätung|wurde verschoben)"
            ),
            rf"(?:{_FRENCH}|(?:la )?livraison )(?:est |a été )?(?:retardée?|reportée?|en retard)\b|retard de livraison",
            rf"(?:{_SPANISH}|(?:la )?entrega )(?:ha sido |está |se ha )?(?:retrasad[oa]|aplazad[oa]|demorad[oa])",
            r"retraso en la entrega",
            (
                rf"(?:{_ITALIAN}|(?:la )?consegna )(?:è )?(?:stat[oa] "
                rf")?(?:in ritardo|ritardat[oa]|rinviat[oa]|posticipat[oa])"
            ),
            rf"(?:{_DUTCH}|(?:de )?bezorging )(?:is |heeft )?(?:vertraagd|vertraging|uitgesteld)",
            rf"{_JAPANESE}(?:(?:配達|配送|お届け|到着)[がに])?(?:遅延|遅れ)",
        ),
    ),
    (
        "in_transit",
        (
            rf"{_GERMAN}(?:ist|befindet sich) (?:.{{0,20}} )?(?:unterwegs|auf dem (?:transport)?weg|im transport)\b",
            r"in transit\b",
            rf"{_GERMAN}wurde (?:.{{0,60}} )?(?:bearbeitet|sortiert|weitergeleitet|versandt|verschickt)",
            rf"(?:{_FRENCH}est )?(?:en (?:cours d')?acheminement|en transit|en cours d'acheminement)\b",
            rf"{_FRENCH}(?:est |a été |a )(?:arrivé|expédié|trié|quitté|en route)",
            r"arrivé (?:au|en|sur|dans) .{0,20}(?:agence|centre|plateforme)",
            rf"(?:{_SPANISH}(?:está |se encuentra )?)?en tr[aá]nsito\b|{_SPANISH}(?:está en camino|ha sido enviado)",
            r"(?:ha )?(?:llegado|llegó|salido|salió) (?:al|del) (?:centro|almacén)",
            rf"(?:{_ITALIAN}(?:è )?)?in transito\b|{_ITALIAN}(?:è )?(?:in viaggio|partit[oa]|stat[oa] spedit[oa])",
            r"arrivat[oa] (?:in|al|presso) .{0,12}(?:filiale|hub|centro)",
            rf"(?:{_DUTCH}is )?gesorteerd\b|{_DUTCH}is (?:onderweg|verzonden|aangekomen)",
            rf"{_JAPANESE}(?:輸送中|(?:作業店)?通過|発送(?:済|完了|しました)|出荷(?:済|完了|しました))",
        ),
    ),
    (
        "announced",
        (
            rf"(?:{_GERMAN}wurde )?elektronisch an(?:gekündigt|gemeldet)|{_GERMAN}wurde an(?:gekündigt|gemeldet)",
            rf"(?:versand)?etikett (?:wurde )?erstellt|{_GERMAN}wird (?:.{{0,30}} )?(?:für den versand )?vorbereitet",
            rf"{_FRENCH}(?:est |va être )?(?:en (?:cours de )?préparation|annoncé)|étiquette (?:créée|imprimée)",
            rf"etiqueta (?:creada|generada|impresa)|{_SPANISH}(?:está )?en preparación|(?:pre-?)admisión pendiente",
            rf"etichetta (?:creata|stampata)|{_ITALIAN}(?:è )?in preparazione|spedizione (?:registrata|creata)",
            rf"(?:{_DUTCH}(?:is )?)?(?:aangemeld|voorgemeld)\b|label aangemaakt",
            rf"{_JAPANESE}(?:(?:出荷|発送)準備中|送り状(?:発行|作成))",
        ),
    ),
    (
        "expected",
        (
            (
                r"(?:voraussichtliche[rs]?|geplante[rs]?|erwartete[rs]?|neue[rs]?) "
                r"(?:zustellung|lieferung|zustelltermin|liefertermin)"
            ),
            rf"{_GERMAN}wird (?:voraussichtlich|morgen|am) .{{0,40}}(?:zugestellt|geliefert)",
            rf"(?:date de )?livraison (?:prévue|estimée)|{_FRENCH}(?:sera livré|arrivera)",
            rf"(?:fecha de )?entrega (?:prevista|estimada)|{_SPANISH}(?:será entregado|llegará)",
            rf"(?:data di )?consegna (?:prevista|stimata)|{_ITALIAN}(?:sarà consegnat[oa]|arriverà)",
            rf"verwachte (?:bezorging|levering|leverdatum)|{_DUTCH}wordt (?:morgen|op \S+) bezorgd",
            r"(?:配達|お届け|到着)予定",
        ),
    ),
)
FORMS: Forms = tuple((code, re.compile("|".join(words), re.IGNORECASE)) for code, words in _WORDS)
_ANY = re.compile("|".join(form.pattern for _, form in FORMS), re.IGNORECASE)
_CUSTOMER = re.compile(
    r"\b(?:bitte|falls|wenn|ich|mir|mich|mein\w*|danke|letztes|falsch\w*"
    r"|s'il|svp|stp|merci|veuillez|si|je|j'ai|mon|moi|dernière fois|mauvais\w*|uniquement|en cas"
    r"|por favor|gracias|me|mi|yo|última vez|equivocad\w+|antes de(?! las)"
    r"|per favore|grazie|mio|mia|ultima volta|sbagliat\w+|in caso"
    r"|graag|alstublieft|aub|als ik|mij|mijn|vorige keer|verkeerd\w*)\b"
    r"|お願い|ください|下さい|希望|場合|ですか|ますか|でしょう|ほしい|欲しい|いつ",
    re.IGNORECASE,
)
"""What customers write in their wishes, questions and complaints, and carriers do not."""


def code_abroad(line: str) -> str | None:
    """Return the code of a carrier's line in one of these languages; None if it is no such line."""
    if not _ANY.match(line) or _CUSTOMER.search(line):
        return None
    return next(code for code, form in FORMS if form.match(line))
