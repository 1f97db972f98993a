"""Titles of products of all kinds of shops, written for this: what their vectors share is what a language shares.

They train nothing. The last language is that of what is written without spaces.
"""

_ENGLISH = """
Merino wool jumper, navy | Slim fit jeans, dark wash | Waterproof hiking boots | Leather belt, brown |
Ankle socks, five pairs | Silk scarf with flowers | Silver hoop earrings | Automatic wrist watch |
Weekend travel bag | Kids' rain jacket, yellow | Baby sleeping bag | Wooden building blocks |
Board game for four players | Jigsaw puzzle, 1000 pieces | Remote control car | Soft toy rabbit |
Acrylic paint set | Sketchbook A4 | Fountain pen, fine nib | Desk organiser | Office chair with armrests |
Standing desk, oak | Bookshelf with five shelves | Floor lamp with linen shade | LED bulb E27, warm white |
Memory foam mattress, 140 x 200 | Feather pillow | Cotton duvet cover | Bath towel, large | Shower curtain |
Toothbrush heads, pack of 4 | Shampoo for dry hair | Sunscreen SPF 50 | Lavender hand soap | Electric shaver |
Hair dryer, 2000 W | Vitamin D drops | First aid kit | Yoga mat, 6 mm | Dumbbell, 10 kg | Football, size 5 |
Tennis racket | Bicycle helmet | Bike pump with gauge | Camping stove | Two-person tent |
Sleeping bag, three seasons | Swimming goggles | Dog leash, 2 m | Cat litter, 10 l | Aquarium filter |
Bird feeder | Lawn mower, battery powered | Garden shears | Potted fern | Rose fertiliser | Outdoor bench |
Charcoal grill | Cordless screwdriver | Set of spanners | Wall paint, white, 10 l | Masking tape |
Extension lead, 3 m | Smoke alarm | Car phone holder | Windscreen wipers | Engine oil 5W-30 | Wireless mouse |
Laptop stand | Noise cancelling headphones | Smartphone, 128 GB | Tablet with keyboard | Memory card 64 GB |
Printer ink, black | Digital camera | Security camera for outdoors | Robot vacuum cleaner |
Washing machine, 8 kg | Air fryer | Espresso machine | Toaster | Stainless steel saucepan | Bread knife |
Dinner plates, set of six | Wine glasses | Water bottle, 750 ml | Lunch box | Ground coffee, 500 g |
Green tea bags | Olive oil, 1 l | Wholegrain pasta | Dark chocolate | Honey from the forest | Salted peanuts |
Detective novel | Cookbook for beginners | Acoustic guitar | Piano stool | Scented candle |
Picture frame, black | Wrapping paper | Christmas lights
"""
_GERMAN = """
Merinopullover, dunkelblau | Wasserdichte Wanderschuhe | Ledergürtel, braun | Seidentuch mit Blumen |
Armbanduhr | Reisetasche | Regenjacke für Kinder | Holzbausteine | Brettspiel für vier Personen |
Ferngesteuertes Auto | Füller, feine Feder | Bürostuhl mit Armlehnen | Bücherregal | Stehlampe |
Matratze 140 x 200 | Badetuch, groß | Shampoo für trockenes Haar | Sonnencreme | Elektrischer Rasierer |
Yogamatte | Fahrradhelm | Zelt für zwei Personen | Hundeleine, 2 m | Vogelhaus | Rasenmäher mit Akku |
Gartenbank | Akkuschrauber | Wandfarbe, weiß | Verlängerungskabel, 3 m | Rauchmelder | Funkmaus |
Digitalkamera | Waschmaschine, 8 kg | Wasserkocher | Brotmesser | Weingläser | Gemahlener Kaffee |
Olivenöl, 1 l | Zartbitterschokolade | Kriminalroman | Gitarre | Duftkerze
"""
_FRENCH = """
Pull en laine mérinos, bleu | Chaussures de randonnée imperméables | Ceinture en cuir, marron |
Foulard en soie à fleurs | Montre automatique | Sac de voyage | Veste de pluie pour enfants | Cubes en bois |
Jeu de société pour quatre joueurs | Voiture télécommandée | Stylo plume, pointe fine |
Chaise de bureau avec accoudoirs | Bibliothèque à cinq étagères | Lampadaire | Matelas 140 x 200 |
Drap de bain, grand | Shampoing pour cheveux secs | Crème solaire | Rasoir électrique | Tapis de yoga |
Casque de vélo | Tente pour deux personnes | Laisse pour chien, 2 m | Nichoir pour oiseaux |
Tondeuse à batterie | Banc de jardin | Visseuse sans fil | Peinture murale, blanche |
Rallonge électrique, 3 m | Détecteur de fumée | Souris sans fil | Appareil photo numérique |
Lave-linge, 8 kg | Bouilloire | Couteau à pain | Verres à vin | Café moulu | Huile d'olive, 1 l |
Chocolat noir | Roman policier | Guitare | Bougie parfumée
"""
_SPANISH = """
Jersey de lana merino, azul | Botas de montaña impermeables | Cinturón de cuero, marrón |
Pañuelo de seda con flores | Reloj automático | Bolsa de viaje | Chaqueta de lluvia para niños |
Bloques de madera | Juego de mesa para cuatro | Coche teledirigido | Pluma estilográfica, punta fina |
Silla de oficina con reposabrazos | Estantería de cinco baldas | Lámpara de pie | Colchón 140 x 200 |
Toalla de baño, grande | Champú para cabello seco | Crema solar | Afeitadora eléctrica | Esterilla de yoga |
Casco de bicicleta | Tienda para dos personas | Correa para perro, 2 m | Comedero para pájaros |
Cortacésped de batería | Banco de jardín | Atornillador sin cable | Pintura de pared, blanca |
Alargador, 3 m | Detector de humo | Ratón inalámbrico | Cámara digital | Lavadora, 8 kg | Hervidor de agua |
Cuchillo de pan | Copas de vino | Café molido | Aceite de oliva, 1 l | Chocolate negro | Novela policíaca |
Guitarra | Vela aromática
"""
_CHINESE = """
羊毛衫 藏青色 | 修身牛仔裤 深蓝 | 防水登山鞋 | 男士皮带 棕色 | 短袜 五双装 | 真丝围巾 印花 | 银耳环 |
机械手表 | 旅行包 大容量 | 儿童雨衣 黄色 | 婴儿睡袋 | 木制积木 | 桌面游戏 四人 | 拼图 1000片 | 遥控汽车 |
毛绒兔子 | 丙烯颜料套装 | 素描本 A4 | 钢笔 细尖 | 桌面收纳盒 | 办公椅 带扶手 | 升降书桌 | 五层书架 | 落地灯 |
LED灯泡 暖光 | 记忆棉床垫 | 羽绒枕头 | 纯棉被套 | 浴巾 加大 | 浴帘 | 牙刷头 四支装 | 洗发水 干性发质 |
防晒霜 SPF50 | 薰衣草洗手液 | 电动剃须刀 | 吹风机 2000瓦 | 维生素D滴剂 | 急救包 | 瑜伽垫 | 哑铃 10公斤 |
足球 5号 | 网球拍 | 自行车头盔 | 打气筒 | 露营炉 | 双人帐篷 | 睡袋 三季 | 泳镜 | 狗绳 2米 | 猫砂 10升 |
鱼缸过滤器 | 喂鸟器 | 电动割草机 | 园艺剪 | 盆栽蕨类 | 玫瑰肥料 | 户外长椅 | 木炭烤炉 | 充电螺丝刀 |
扳手套装 | 墙面漆 白色 | 美纹胶带 | 插线板 3米 | 烟雾报警器 | 车载手机支架 | 雨刷片 | 机油 5W-30 | 无线鼠标 |
笔记本支架 | 降噪耳机 | 智能手机 128GB | 平板电脑 带键盘 | 存储卡 64GB | 打印机墨盒 黑色 | 数码相机 |
户外监控摄像头 | 扫地机器人 | 洗衣机 8公斤 | 空气炸锅 | 咖啡机 | 烤面包机 | 不锈钢奶锅 | 面包刀 |
餐盘 六件套 | 红酒杯 | 保温杯 750毫升 | 饭盒 | 咖啡粉 500克 | 绿茶 茶包 | 橄榄油 1升 | 全麦面条 | 黑巧克力 |
森林蜂蜜 | 盐焗花生 | 侦探小说 | 入门食谱 | 民谣吉他 | 钢琴凳 | 香薰蜡烛 | 相框 黑色 | 包装纸 | 圣诞彩灯
"""


def _titles(text: str) -> list[str]:
    return [title.strip() for title in text.split("|")]


TITLES = {
    "en": _titles(_ENGLISH),
    "de": _titles(_GERMAN),
    "fr": _titles(_FRENCH),
    "es": _titles(_SPANISH),
    "unspaced": _titles(_CHINESE),
}
