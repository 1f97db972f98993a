"""The language of reviews of one to three words in Latin letters, which are too short for CLD2.

    "Me encanta" ─▶ all words are known, one of them is a verdict ─▶ es

Closed lists of the most common verdicts. Words that are English, too (super, top, bravo), do not count as verdicts.
"""

import re

MOST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# Of each language its verdicts, and behind the bar what may stand beside them.
_LISTS = {
    "es": """excelente excelentes malísimo malísima buenísimo buenísima encanta encantó encantado encantada bonito
        bonita bonitos bonitas precioso preciosa recomendable recomiendo recomendado pésimo pésima horroroso estupendo
        maravilloso maravillosa decepcionante bueno buena buenos buenas malo malos feo fea gusta gustó contento contenta
        satisfecho satisfecha rápido cumple | muy me no lo la el todo está es producto servicio calidad más nada
        perfecto perfecta correcto gracias""",
    "pt": """ótimo ótima otimo péssimo péssima adorei amei gostei recomendo maravilhoso maravilhosa lindo horrível ruim
        bom decepcionado satisfeito perfeito perfeita gosto | boa linda amo muito não nao o a produto serviço qualidade
        demais tudo é bem""",
    "fr": """parfait parfaite génial géniale géniaux nul nulle bof déçu déçue décevant excellente magnifique j'adore
        j'aime recommande satisfait satisfaite ravi ravie mauvais mauvaise bon bonne bons bonnes jolie joli beau belle
        conforme médiocre sympa contente | content super top nickel impeccable bien très tres trop je ne pas produit
        qualité service c'est vraiment rien à redire le la un une merci plus du tout""",
    "it": """ottimo ottima ottimi ottime pessimo pessima bellissimo bellissima bello buono buona buonissimo fantastico
        perfetto perfetta consigliato consigliatissimo consiglio brutto brutta orribile soddisfatto soddisfatta scadente
        eccellente scarso scarsa deludente adoro piace | bella molto mi non il la prodotto servizio qualità tutto è
        davvero""",
    "de": """gut sehr schlecht schrecklich furchtbar toll klasse wunderbar wunderschön hervorragend ausgezeichnet
        spitze empfehlenswert enttäuscht enttäuschend zufrieden schön schöner schönes mangelhaft katastrophe
        einwandfrei gerne schrott müll lecker begeistert ungenügend geil leider danke | alles bin ist war nicht wieder
        immer produkt qualität ware der die das ein eine super top prima total echt nur noch kaputt""",
    "nl": """goed slecht geweldig prachtig uitstekend lekker mooi mooie teleurgesteld teleurstellend aanrader
        fantastisch tevreden waardeloos snel | prima perfect heel erg zeer het een niet is product kwaliteit niks top
        super""",
    "pl": """polecam dobry dobra dobre świetny świetna świetne źle zły słaby słaba słabe okropny okropne rewelacja
        rewelacyjny beznadziejny zadowolona zadowolony piękny piękna | super bardzo nie produkt jakość jest wszystko""",
    "tr": """güzel harika mükemmel kötü berbat beğendim beğenmedim iyi süper tavsiye teşekkürler rezalet memnun
        kald\u0131m bay\u0131ld\u0131m | çok hiç değil ürün ederim etmem bir""",
    "sv": """dålig dåligt jättebra underbar utmärkt fantastiskt nöjd besviken snygg rekommenderas skräp kanonbra
        | bra mycket inte är väldigt produkt allt""",
    "da": """godt dårligt elendig elendigt lækker lækkert tilfreds skuffet flot anbefales forfærdelig dejlig dejligt
        | fantastisk meget ikke er rigtig produkt alt""",
    "no": """dårlig kjempebra nydelig fornøyd utmerket elendig | bra flott veldig ikke er produkt alt""",
    "fi": """hyvä huono loistava surkea erinomainen kiva mahtava ihana pettymys suosittelen tyytyväinen toimii
        | todella erittäin tosi ei tuote""",
    "cs": """výborné výborný výborná skvělé skvělý skvělá dobré dobrý špatné špatný hrozné doporučuji spokojenost
        spokojená spokojený nedoporučuji | velmi moc vše produkt""",
    "hu": """jó rossz kiváló szuper szép tökéletes szörnyű ajánlom gyenge borzalmas imádom elégedett
        | nagyon nem termék minden volt""",
    "ro": """bună excelent foarte recomand proastă slabă mulțumit mulțumită dezamăgit dezamăgită frumos
        | bun slab prost nu produs calitate este""",
    "id": """bagus mantap jelek kecewa puas keren lumayan rusak cepat enak | sangat tidak sekali banget produk
        barang""",
    "vi": "tốt đẹp tệ xấu ngon rất ổn tuyệt dở | chán vời hài lòng hàng quá không sản phẩm chất lượng được",
}
_VERDICTS = {code: frozenset(words.partition("|")[0].split()) for code, words in _LISTS.items()}
_KNOWN = {code: frozenset(words.replace("|", " ").split()) for code, words in _LISTS.items()}


def language_of_few(text: str) -> str | None:
    """The language of a text of at most MOST_WORDS words, all on its list and one of them a verdict; else None.

    Where several languages have them all, the first on the lists is told.
    """
    words = _WORD.findall(text.lower().replace("\u2019", "'"))
    if not 0 < len(words) <= MOST_WORDS:
        return None
    said = frozenset(words)
    return next((code for code, known in _KNOWN.items() if said <= known and said & _VERDICTS[code]), None)
