"""What names stand for, on what ground there must be something behind them, and what comes of it when there is not."""

from drillbook.schema.finding import Text, say

WHAT: dict[str, Text] = {
    "role": say(en="role", zh="责任岗位"),
    "recipient": say(en="recipient", zh="接收对象"),
    "task": say(en="task", zh="任务"),
    "happening": say(en="task, procedure or response time", zh="任务、程序或响应时间"),
    "action": say(en="task or procedure", zh="任务或程序"),
    "procedure": say(en="procedure", zh="处置程序"),
    "hand-over": say(en="task or procedure handed over to", zh="移交对象"),
    "measured": say(en="task or response time", zh="任务或响应时间"),
    "plan": say(en="plan", zh="预案"),
    "organization": say(en="organization", zh="单位"),
    "post": say(en="post", zh="岗位"),
    "person": say(en="person", zh="人员"),
    "team": say(en="team", zh="队伍"),
    "team-or-capability": say(en="team or capability", zh="队伍或专业"),
    "equipment": say(en="equipment", zh="装备"),
    "supplies": say(en="supplies", zh="物资"),
    "goods": say(en="equipment or supplies", zh="装备或物资"),
    "shared-by": say(en="equipment, supplies or team", zh="装备、物资或队伍"),
    "place": say(en="place", zh="场所"),
    "channel": say(en="channel", zh="通信方式"),
    "regulation": say(en="regulation", zh="法规"),
    "incident-type": say(en="incident type", zh="事件类型"),
    "scene": say(en="scene", zh="场景"),
    "level": say(en="level", zh="响应级别"),
    "inject": say(en="inject", zh="消息单"),
    "indicator": say(en="indicator", zh="监测指标"),
}
BASIS: dict[str, Text] = {
    "S06": say(en="国办发〔2024〕5号 art. 24(4)", zh="国办发〔2024〕5号第二十四条(四)"),
    "S13": say(en="practice: a procedure must be executable", zh="实务:处置程序应可执行"),
    "X01": say(en="国办发〔2024〕5号 art. 24(2)", zh="国办发〔2024〕5号第二十四条(二)"),
    "L01": say(en="GB/T 29639-2020 §6.5, 9.4", zh="GB/T 29639-2020第6.5、9.4条"),
    "L04": say(en="应急管理部令第2号 art. 16", zh="应急管理部令第2号第十六条"),
    "S19": say(en="国办发〔2024〕5号 art. 35(1)", zh="国办发〔2024〕5号第三十五条(一)"),
    "X04": say(en="应急管理部令第2号 art. 11", zh="应急管理部令第2号第十一条"),
    "X05": say(en="国办发〔2024〕5号 arts 10, 22", zh="国办发〔2024〕5号第十条、第二十二条"),
}
_NOBODY = say(en="on the night nobody would feel called", zh="当夜无人认为这是自己的任务")
_NOTHING = say(en="on the night what is called for does not exist", zh="当夜按此调用,查无此项")
_NOWHERE = say(en="on the night it leads nowhere", zh="当夜按此执行,无从衔接")
CONSEQUENCE: dict[str, Text] = {
    **dict.fromkeys(("role", "recipient", "organization", "post", "person"), _NOBODY),
    **dict.fromkeys(("team", "team-or-capability", "equipment", "supplies", "goods", "shared-by"), _NOTHING),
    **dict.fromkeys(("plan", "task", "action", "procedure", "hand-over", "measured", "level"), _NOWHERE),
    "channel": say(en="on the night the report cannot be sent that way", zh="当夜无法以此方式报送"),
    "place": say(en="on the night nobody knows where to go", zh="当夜不知前往何处"),
}
