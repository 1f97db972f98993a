"""Forms of Chinese addresses: divisions say by their last character what they are, a mobile number by its digits.

    山西省 | 临汾市 | 洪洞县大槐树镇 | 古槐南路 …        region, city, district with its township

The network is a character off at an edge now and then (`重庆市长 | 寿区`). What is certain here holds for places never
seen: each part ends with its own suffix, and the row begins where other text ends, or with a province. Hong Kong's
areas are a list, as nothing ends them. No label of the training texts may contradict a form (docs/adr/0129).
Refuses to know scores and pieces: forms.py.
"""

import re
from collections.abc import Iterator

from models.logistics.local_forms import TAIWAN

_HAN = "[\u4e00-\u9fff]"
_DIGITS = "一二三四五六七八九十"
_PROVINCE = (
    "(?:河北|山西|辽宁|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|四川|贵州|云南|陕西|甘肃|青海)省?"
    "|(?:吉林|海南)省|内蒙古(?:自治区)?|广西(?:壮族自治区)?|西藏(?:自治区)?|宁夏(?:回族自治区)?|新疆(?:维吾尔自治区)?"
)
"""Without 省, Jilin is a city, too, and Hainan a prefecture of Qinghai."""
_STATE = (
    "延边|恩施|湘西|阿坝|甘孜|凉山|黔(?:东南|西南|南)|楚雄|红河|文山|西双版纳|大理|德宏|怒江|迪庆|临夏|甘南"
    "|海[北南西]|黄南|果洛|玉树|昌吉|博尔塔拉|巴音郭楞|克孜勒苏|伊犁"
)
_CITY = (
    rf"(?:(?![到在寄送给发往是省]){_HAN}){{2,3}}?(?<![超夜菜股])市(?![区场辖民])"
    rf"|(?:{_STATE})(?:{_HAN}{{1,9}}?自治)?州|[巴博克]州"
    "|(?:阿里|喀什|和田|塔城|阿勒泰|大兴安岭)地区|(?:兴安|锡林郭勒|阿拉善)盟"
)
_COUNTY = (
    rf"(?:(?![路街巷号弄]){_HAN}){{1,7}}?"
    "(?:市(?![市区民场])|(?<![小社校厂院景属库住])区|县|(?<!红)旗(?!区))"
)
_TOWNSHIP = (
    rf"(?:(?![路街巷村号弄栋幢园]){_HAN}){{1,5}}?"
    "(?:街道(?![口办])|镇(?![江路街道区])|乡(?![路街道县市区]))"
)
_MOBILE = r"1[3-9]\d(?:\d{8}|[ -]\d{4}[ -]\d{4})"
_SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍"
    "涂成苗谷盛曲翁冉骆路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农卓古吉缪简车项连芦麦褚娄窦戚岑景党"
    "宫费卜冷晏席卫柏宗瞿桂佟应臧闵苟邬边卞姬师仇栾隋刁沙荣巫寇桑甄丛仲虞敖巩明佘池查苑迟邝官封谈匡鞠惠荆"
    "乐冀胥南班储原燕楚鄢劳谌奚皮粟冼蔺楼盘]"
)
_NO_NAME = (
    rf"(?![给从请我你您他她亲急新已]|周[一二三四五六日末]|{_HAN}{{0,3}}(?:[上下中]午|[早晚]上|[今明后]天|谢谢|尽快|加急|到付|包邮"
    rf"|安全|易燃|时间|方便|江苏|江西|安徽|订单|易碎|包装|电话|手机|号码|联系|收件|收货|地址|微信|客服|前台|门口|物业|驿站|快递|公司|宿舍"
    rf"|[号楼室层座栋幢区县市镇乡村路街苑园院城厦店厂柜台亲启收转打送放寄交给州都点](?!{_HAN})))"
)
_HONG_KONG = (
    "中環|中环|上環|上环|西環|西环|金鐘|金钟|灣仔|湾仔|銅鑼灣|铜锣湾|北角|鰂魚涌|筲箕灣|筲箕湾"
    "|柴灣|柴湾|香港仔|鴨脷洲|鸭脷洲|薄扶林|跑馬地|跑马地|堅尼地城|坚尼地城|西營盤|西营盘|尖沙咀"
    "|佐敦|油麻地|旺角|深水埗|長沙灣|长沙湾|荔枝角|石硤尾|九龍塘|九龙塘|何文田|紅磡|红磡|土瓜灣"
    "|土瓜湾|九龍城|九龙城|黃大仙|黄大仙|新蒲崗|新蒲岗|鑽石山|钻石山|牛頭角|牛头角|九龍灣|九龙湾"
    "|觀塘|观塘|藍田|蓝田|油塘|秀茂坪|將軍澳|将军澳|西貢|西贡|沙田|大圍|大围|火炭|馬鞍山"
    "|马鞍山|大埔|粉嶺|粉岭|上水|元朗|天水圍|天水围|屯門|屯门|荃灣|荃湾|葵涌|葵芳|葵興|葵兴"
    "|青衣|東涌|东涌|馬灣|马湾|坑口|寶琳|宝琳|調景嶺|调景岭"
)
_HAMLET = (
    rf"(?!{_HAN}{{0,5}}(?:[市县縣]|新村)){_HAN}{{2,6}}?(?:村|屯)"
    rf"(?:[一二三四五六七八九十\d]{{1,3}}[组社队])?(?!{_HAN})"
)
_WEIGHT = (
    r"(?:大概|大约|约|差不多|共|重)?(?:\d{1,4}(?:\.\d{1,3})?|[一二三四五六七八九十百千半两几]{1,5})"
    " ?(?:公斤|千克|斤|吨|kg)"
)

_FORMS = (
    re.compile(rf"(?:(?<!{_HAN})|(?P<region>{_PROVINCE})) ?(?P<city>{_CITY}) ?(?P<district>{_COUNTY}(?:{_TOWNSHIP})?)"),
    re.compile(
        rf"(?<![单编]号)(?<![单编]号[：: ])(?<!订单)(?<![\d-])(?P<phone>(?:(?:\+|00)?86[ -]?)?{_MOBILE})(?![\d-])"
    ),
    re.compile(
        rf"(?:(?<![^ ，,、；;：:\n])(?={_SURNAME})|^){_NO_NAME}(?P<recipient>{_HAN}{{2,4}})(?=[ ，,、]{{0,2}}{_MOBILE})"
    ),
    re.compile(rf"(?<=[镇乡鎮鄉])(?P<street>{_HAMLET})"),
    re.compile(r"(?P<street>(?:路|街|大道)[东西南北中]段)|(?<=[路街])(?P<house_number>\d{1,5}弄)(?P<unit>\d{1,4}号)"),
    re.compile(rf"(?P<nothing>{_WEIGHT})"),
    re.compile(
        r"(?P<nothing>收货人|收件人|收貨人|联系人|聯絡人|姓名)(?![不没沒的])"
        rf"(?:(?:是|[：:])? ?(?P<recipient>{_SURNAME}{_HAN}{{1,2}})(?<![啟启收])(?=[ ，,；;。、\n]|1[3-9]\d|$))?"
    ),
    re.compile(rf"(?<!{_HAN})(?:[台臺][灣湾] ?)?(?P<city>(?:{TAIWAN})[縣县])"),
)
_FORMS_OF_HONG_KONG = (
    re.compile(
        rf"(?:(?<!{_HAN})|(?<=香港)|(?<=香港島))(?P<district>(?:(?:新界|九[龍龙]) ?)?(?:{_HONG_KONG}))"
        rf"(?![大道徑径路街邨站第中工商城]|市?(?:廣場|广场)|花[園园])(?:(?P<unit>{_HAN}{{2,4}}?[邨苑])(?={_HAN}))?"
    ),
)
_TELLS_HAN = re.compile(_HAN)
_TELLS_HONG_KONG = re.compile(r"香港|新界|九[龍龙]|邨|\+852")


def chinese_forms(text: str) -> Iterator[tuple[str, int, int]]:
    """The parts of all forms that a text with Chinese characters has: a field's name, or `nothing`, with its place.

    Args:
        text: as the model reads it.
    """
    if not _TELLS_HAN.search(text):
        return
    for form in (*_FORMS, *(_FORMS_OF_HONG_KONG if _TELLS_HONG_KONG.search(text) else ())):
        for found in form.finditer(text):
            for name in form.groupindex:
                if found[name]:
                    yield name, *found.span(name)
