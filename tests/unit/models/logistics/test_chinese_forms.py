"""Chinese divisions, mobile numbers and names before them, villages, weights, Taiwan's counties, Hong Kong's areas."""

import pytest

from models.logistics.chinese_forms import chinese_forms
from models.logistics.reader import LogisticsModel
from tests.cost import assert_in_proportion

FOUND = {
    "重庆市长寿区凤城街道桃花大道9号": ["city 重庆市", "district 长寿区凤城街道"],
    "天汉大道中段滨江新城": ["street 大道中段"],
    "七莘路3599弄12号602室": ["house_number 3599弄", "unit 12号"],
    "松仁路348巷22弄218號": [],
    "寄到山西省晋中市平遥县古陶镇": ["region 山西省", "city 晋中市", "district 平遥县古陶镇"],
    "四川甘孜州康定市姑咱镇黑日村": ["region 四川", "city 甘孜州", "district 康定市姑咱镇", "street 黑日村"],
    "青海省海南藏族自治州贵德县": ["region 青海省", "city 海南藏族自治州", "district 贵德县"],
    "湖北省荆州市沙市区": ["region 湖北省", "city 荆州市", "district 沙市区"],
    "河南省新乡市红旗区": ["region 河南省", "city 新乡市", "district 红旗区"],
    "广东省清远市红旗东路3号": [],
    "新北市三重區市民大街": [],
    "江苏省南京市鼓楼区镇江路7号": ["region 江苏省", "city 南京市", "district 鼓楼区"],
    "我在超市停车区等你": [],
    "郑州市场上买的": [],
    "石桥镇前进新村8栋": [],
    "石桥镇小河村3组18号": ["street 小河村3组"],
    "阿里木 13912340000": ["recipient 阿里木", "phone 13912340000"],
    "谢谢 段小雨13912340000，": ["recipient 段小雨", "phone 13912340000"],
    "麻烦放前台 13912340000/13912340001": ["phone 13912340000", "phone 13912340001"],
    "电话 +86 139-1234-0000": ["phone +86 139-1234-0000"],
    "单号13912340000": [],
    "收货人胥明，": ["nothing 收货人", "recipient 胥明"],
    "姓名：侯宁同学收，": ["nothing 姓名"],
    "收货人不在放门口": [],
    "周六下午 13912340000": ["phone 13912340000"],
    "成都，13912340000": ["phone 13912340000"],
    "尽快发货 13912340000": ["phone 13912340000"],
    "tel 13912340000": [],
    "共两箱大约12.5公斤": ["nothing 大约12.5公斤"],
    "一共六十斤": ["nothing 共六十斤"],
    "苗栗縣頭份市": ["city 苗栗縣"],
    "香港將軍澳尚德邨尚信樓": ["district 將軍澳", "unit 尚德邨"],
    "新界大埔富善邨善群樓": ["district 新界大埔", "unit 富善邨"],
    "香港觀塘道10號": [],
    "香港荃灣廣場3樓": [],
    "新界屯門市廣場1期": [],
    "香港青衣城2樓": [],
    "广东省大埔县": [],
}


@pytest.mark.parametrize(("text", "found"), FOUND.items(), ids=lambda value: ascii(value)[:40])
def test_a_part_is_named_by_its_suffix_or_its_digits(text: str, found: list[str]) -> None:
    parts = sorted(chinese_forms(text), key=lambda part: part[1])
    assert [f"{name} {text[start:end]}" for name, start, end in parts] == found


@pytest.mark.parametrize("words", ["长", "西安市", "陕西省", "十", "1.1.", "王小明 ", "镇大", "香港元朗", "大理自治"])
def test_repeated_words_take_time_in_proportion(words: str) -> None:
    assert_in_proportion(lambda n: [*chinese_forms(words * n + "邨")], 3_000)


READ: dict[str, dict[str, str | None]] = {
    "上海市长宁区仙霞路18号": {"city": "上海市", "district": "长宁区", "street": "仙霞路"},
    "屈涛 13101212345 西安市长安区郭杜街道西太路526号": {"city": "西安市", "district": "长安区郭杜街道"},
    "热合曼 13912340000 新疆喀什地区疏附县托克扎克镇团结村": {
        "recipient": "热合曼",
        "district": "疏附县托克扎克镇",
        "street": "团结村",
    },
    "山东临沂兰陵县向城镇鲁城村，解玉梅": {"district": "兰陵县向城镇", "street": "鲁城村"},
    "浙江省嘉兴市海宁市海昌路7号，两箱大概十公斤": {"house_number": "7号", "time_window": None},
    "新界元朗朗屏邨石屏樓2408室 黎婆婆 9234 5567": {"district": "新界元朗", "unit": "朗屏邨石屏樓2408室"},
    "佟丽娅娜13912340000辽宁省本溪市桓仁满族自治县中兴街33号": {"phone": "13912340000", "city": "本溪市"},
}


def test_the_shipped_model_reads_them() -> None:
    model = LogisticsModel.load(concurrency=1)
    readings = model.infer([*READ])
    model.close()
    for reading, fields in zip(readings, READ.values(), strict=True):
        assert {name: reading.fields.get(name) for name in fields} == fields
