"""The words an author may choose from, each with its Chinese name."""

from drillbook.schema.values.words import words

PLAN_KINDS = words(
    overall="总体 总体应急预案",
    special="专项 专项应急预案",
    department="部门 部门应急预案",
    support="应急保障 保障",
    key_target="重要目标保护 重要目标",
    street="街镇 街道 乡镇",
    community="居村 社区 村居",
    unit="单位 综合 单位综合",
    unit_special="单位专项 单位专项应急预案",
    onsite="现场处置方案",
    major_event="重大活动保障 重大活动",
    joint="联合",
    catastrophe="巨灾",
    work_manual="工作手册 应急工作手册",
    action_scheme="行动方案 行动",
    external="上级（外部） 上级(外部) 上级 外部",
)
UNIT_KINDS = ("unit", "unit-special", "onsite")  # 综合、专项、现场处置方案 of one unit
STATUSES = words(draft="草案", consulting="征求意见稿", in_review="送审稿", in_force="现行有效", withdrawn="已废止")
DEPTHS = words(card="登记", linkage="衔接", full="推演")
PHASES = words(
    prevention="风险防控",
    warning="监测预警",
    report="信息报告",
    initial="先期处置",
    response="应急处置",
    recovery="善后 善后工作",
)
RESULTS = words(adopted="采纳", partly="部分采纳", rejected="不采纳", none="无意见", silent="逾期未反馈")
FORMS = words(oral="口头", written="书面")
REPORTS = words(first="首报", follow_up="续报", final="终报")
PRIORITIES = words(routine="一般", priority="优先", urgent="紧急")
LOSSES = words(resume="恢复后继续", restart="重新开始", continue_="减员继续", abort="中止")
COVERS = words(
    vulnerable="特殊人群",
    protection="安全防护",
    cordon="警戒",
    evacuation="疏散",
    start_notice="启动通知",
    loss_assessment="损失评估",
    relief="救助补偿",
    cause_review="原因总结",
    archive="归档",
    principles="总体要求 应对原则",
    classification="事件分类分级 事件分级",
    system="预案体系 预案体系构成",
    command="组织指挥体系 组织指挥机制 指挥体系",
    prevention="风险防控 风险管控 风险隐患 安全风险",
    warning="监测预警 预警分级 预警信息传播",
    response="处置救援 应急处置措施 应急处置 处置措施",
    grading="分级响应 响应分级",
    support="应急保障 队伍物资保障 综合保障",
    reconstruction="恢复重建 紧急恢复",
    management="预案管理",
    report="信息报告 信息收集报告",
    self_rescue="自救互救 组织自救互救",
    site_control="现场管控 现场管理",
    duties="主要任务 任务分工 政府职责",
    layout="资源布局",
    dispatch="资源调用 应急资源调用",
    measures="具体措施",
    key_parts="关键功能和部位",
    coordination="应急联动 指挥协同",
    routes="疏散撤离路线 人员疏散撤离组织和路线",
    information="信息通报",
    matching="指挥体系对接",
    linkage="处置措施衔接",
    risk_points="风险点位",
    responsible="应急响应责任人",
    contacts="联络人员和电话",
    formation="力量编成",
    concept="行动设想",
    equipment="物资装备",
    teams="应急救援队伍",
    procedures="处置工作程序",
    applicability="适用范围",
    activation="响应启动",
)
ANNEXES = words(
    contacts="通讯录",
    supplies="物资清单",
    maps="路线图 地图",
    routes="路线",
    forms="格式文本",
    agreements="协议",
    overview="概况",
    risk="风险评估",
    system="预案体系",
    other="其他",
)
DIRECTIONS = words(up="上升", down="下降")
COLOURS = words(blue="蓝 蓝色", yellow="黄 黄色", orange="橙 橙色", red="红 红色")
REACH = words(
    phone="电话",
    mobile="手机",
    radio="电台",
    fax="传真",
    mail="邮箱",
    gov_net="政务网",
    group="工作群",
    runner="人工送达",
    address="地址",
)
PLACE_KINDS = words(
    depot="储备点",
    shelter="安置点",
    underpass="下立交",
    hospital="医院",
    post="值守点",
    assembly="集合点",
    area="片区",
    base="驻地",
    site="场所",
    road="道路",
    station="站点",
    headquarters="指挥部",
    other="其他",
)
INJECT_KINDS = words(contextual="引导", contingency="备用", milestone="节点")
LANGUAGE_NAMES = words(zh="中文 zh-CN", en="英文 en-US")
GRADES = words(excellent="优", good="良", fair="中", poor="差")
DRILL_FORMS = words(tabletop="桌面 桌面推演", live="实战 实战演练", real="实际响应")
PURPOSES = words(test="检验性", demonstration="示范性", research="研究性")
LIBRARIES = words(
    contacts="联络网",
    teams="救援队伍",
    supplies="应急物资",
    hazards="安全隐患",
    regulations="法律法规",
    cases="典型案例",
    places="场所",
    indicators="监测指标",
    drills="演练台账",
)
CLASSES = words(
    natural="自然灾害", accident="事故灾难", public_health="公共卫生事件 公共卫生", security="社会安全事件 社会安全"
)
ALLOCATIONS = words(greedy="见缝插针", fence="按序预留 保重点")
RULE_BOOKS = words(cn="中国 国内", general="通用")
QUEUES = words(urgent_first="急者优先", first_come="先到先办")
