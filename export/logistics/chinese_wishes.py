"""Chinese wishes to a courier, put together from words; and names of shops, departments, doors. In training only."""

from random import Random

_PUT = ("放", "放", "放在", "请放", "麻烦放", "搁", "存", "丢", "给我放", "直接放", "帮忙放")
_PLACES = (
    "门口|家门口|门口鞋柜|鞋架上|地垫下面|门后|走廊|楼梯间|电表箱|水表箱里|消防栓旁边|奶箱里|信箱里|快递架上|快递柜|驿站|菜鸟驿站|蜂巢柜|自提柜|物业|物业中心|门卫|门卫室|保安亭|岗亭|传达室|收发室|前台|公司前台|一楼大堂|大厅|"
    "楼下|楼下超市|楼下便利店|小卖部|水果店|理发店|药店|修车铺|对门|隔壁|邻居家|车库|地下室门口|院子里|花坛边|花盆后面|大树下|石狮子旁边|窗台上|阳台外|后门|侧门|北门|东门岗亭|学校门口|食堂门口|宿舍楼下|实验室门口|仓库|档口|柜台"
).split("|")
_TAILS = (
    "",
    "",
    "",
    "",
    "",
    "就行",
    "就好",
    "即可",
    "就可以了",
    "吧",
    "，谢谢",
    "，我自己拿",
    "，回来取",
    "，别淋雨",
    "，发个短信",
)
_IFS = ("", "", "", "", "没人就", "不在家就", "打不通就", "家里没人的话", "如果没人", "要是不在", "到了")
_GIVE = ("交给", "给", "请交", "交", "转交", "让", "麻烦交给", "可以给")
_PEOPLE = "门卫|保安|前台|老板|老板娘|邻居|隔壁|对门|我妈|我爸|我老公|我老婆|阿姨|房东|同事|店员|宿管|管理员|物业|值班室|楼下大爷|传达室大爷|助理|秘书|孩子奶奶".split(
    "|"
)
_SIGNS = ("", "就行", "签收", "代收", "代签", "收一下", "就可以", "保管")
_NOT = ("不要", "别", "请勿", "请不要", "千万别", "勿", "不用", "切勿")
_DEEDS = "放驿站|放快递柜|敲门|按门铃|打电话|放门口|放楼下|代签|压|摔|倒置|折叠|拆开|放太阳下|放物业|写品名|放发票|放价格单|给别人|放消防栓|提前放|暴力分拣|放信箱|放保安亭|大声敲门|发短信".split(
    "|"
)
_WHY = ("", "", "", "", "，宝宝在睡觉", "，老人在休息", "，家里有病人", "，上次丢了", "，谢谢", "，怕丢", "，会投诉")
_FACTS = (
    "到了打电话|到了先打电话|来之前打电话|提前半小时联系|提前打电话|送之前联系我|打电话我下来拿|到楼下打电话，我下去取|到门口按铃|按门铃|按{n}0{n}门铃|敲门轻一点|多敲几下|打不通发短信|发短信就行|加微信联系|"
    "没电梯|没有电梯，辛苦了|没电梯，麻烦送上楼|电梯坏了|走货梯|走楼梯|坐电梯到{n}楼|从{gate}进|走{gate}|{gate}进来右转|从地库上来|从后面进|绕到后门|进小区直走|在路口等我|在大堂等|在前台登记|登记后上楼|先登记再上楼|"
    "门禁{d}|门禁密码{d}|密码{d}|单元门密码{d}|大门密码是{d}#|柜子密码{d}|送到家门口|送到{n}楼|务必送上门|请送货上门|一定要送上楼|必须本人签收|本人签收|当面签收|验货后签收|拍照发我|拍照即可|"
    "轻拿轻放|小心轻放|易碎|易碎品|玻璃制品|怕压|怕摔|怕水|生鲜|冷冻|放冰袋|包厚一点|包装结实一点|保密包装|隐私发货|礼物|送人的，不要放小票|生日礼物，别写价格|家里有狗|有狗小心|狗不咬人|注意台阶|店里有人|随时有人|前台代收|门卫代收|他人可代收|邻居可代收"
).split("|")
_GATES = "北门|南门|东门|西门|正门|后门|侧门|东北门|地铁口|消防通道".split("|")
_NICK = ("小{s}", "老{s}", "阿{g}", "{s}总", "{s}工", "{s}姐", "{s}哥", "{s}大姐", "{s}老板", "{s}主任", "{s}律师", "{s}代表", "{g}{g}", "{g}{g}妈", "{g}{g}爸", "{s}妈妈", "{s}奶奶", "{s}医生", "{s}科长", "阿{L}", "{L}小姐", "大{s}", "{s}师傅", "{s}记", "{g}{g}姐")  # fmt: skip
_SHOPS = "{s}记牛肉面|{s}记烧腊|{s}氏诊所|{g}{g}花店|{g}{g}美甲|{g}华超市|老{s}火锅|{g}云客栈|{g}香茶楼|{g}源五金店|{s}家餐厅|{g}城书店|{g}达物流部|{g}美容院|好{g}来便利店|{g}风汽修|{g}泰贸易公司|财务部|市场部{s}{g}|人事部|采购部小{s}|客服部|研发中心{s}工|后勤处|行政{s}{g}".split("|")  # fmt: skip
DOORS = (
    "东塔{r}|西塔{r}|南塔{f}层|东{m}单元{f}楼西户|{m}单元{f}楼左边|{m}单元{f}楼右手|{f}楼东户|{f}楼西侧|A区{r}档|B区{n}号铺|{a}区{n}排{m}号|{f}楼外贸部|{f}楼财务室|{n}舍{r}|宿舍{n}号楼{r}|学生公寓{n}栋{r}|{n}座{f}层{a}|之{h}{r}|后座{f}楼|二楼|三楼东|一层大厅|茶馆二楼|"
    "家属区{n}号楼{m}单元{f}号|家属院{n}栋{m}门{r}|门面房{n}号|商铺{n}|{n}号铺|{n}#{m}-{r}|{n}-{m}-{r}|{n}幢{m}单元{r}|{a}座{f}层|{a}{m}栋{f}楼|{n}期{m}-{r}|{n}号楼{f}层{r}"
).split("|")
ZONES = (
    "工业园区 高新区 经济开发区 城东新区 新区 高新技术产业开发区 经开区 滨海新区 空港新城 自贸区 保税区 大学城".split()
)
ESTATE_WORDS = (
    "阳光",
    "金地",
    "万科",
    "绿城",
    "中海",
    "西溪",
    "滨江",
    "天骏",
    "科兴",
    "方恒",
    "汇港",
    "虹桥",
    "紫晶",
    "梅园",
    "龙湖",
    "时代",
    "国际",
    "东方",
    "银河",
    "翡翠",
    "学府",
    "名都",
    "锦绣",
    "碧海",
    "星光",
    "和平",
    "万达",
    "建业",
    "恒泰",
    "富力",
)
ESTATE_ENDS = (
    "花园",
    "小区",
    "名苑",
    "大厦",
    "广场",
    "中心",
    "科学园",
    "创意产业园",
    "公寓",
    "名京",
    "风情",
    "名邸",
    "国际",
    "城",
    "府",
    "湾",
    "商务楼",
    "家园",
    "新村",
    "写字楼",
    "市场",
    "批发市场",
    "宿舍",
    "大院",
    "酒店",
    "酒楼",
)


def wish(dice: Random) -> str:
    """One wish to a courier."""
    kind = dice.random()
    if kind < 0.35:
        text = f"{dice.choice(_IFS)}{dice.choice(_PUT)}{dice.choice(_PLACES)}{dice.choice(_TAILS)}"
    elif kind < 0.5:
        text = f"{dice.choice(_IFS)}{dice.choice(_GIVE)}{dice.choice(_PEOPLE)}{dice.choice(_SIGNS)}"
    elif kind < 0.65:
        text = f"{dice.choice(_NOT)}{dice.choice(_DEEDS)}{dice.choice(_WHY)}"
    else:
        text = dice.choice(_FACTS)
    return text.format(n=dice.randrange(1, 9), gate=dice.choice(_GATES), d=dice.randrange(100, 99999))


def nickname(dice: Random, family: str, given: str) -> str:
    """What people or shops call themselves on a parcel."""
    form = dice.choice(_NICK) if dice.random() < 0.7 else dice.choice(_SHOPS)
    return form.format(s=family, g=given, L=dice.choice(("May", "Ken", "Lisa", "Tony", "Amy", "Sam")))


def door(dice: Random) -> str:
    """A door as people describe it."""
    floor = dice.randrange(1, 30)
    return dice.choice(DOORS).format(r=f"{floor}{dice.randrange(1, 9):02}", f=floor, m=dice.randrange(1, 6), n=dice.randrange(1, 30), a=dice.choice("ABCD"), h=dice.choice("一二三"))  # fmt: skip


def estate(dice: Random) -> str:
    """An estate or a building, made up."""
    return dice.choice(ESTATE_WORDS) + dice.choice(("", "", dice.choice(ESTATE_WORDS))) + dice.choice(ESTATE_ENDS)
