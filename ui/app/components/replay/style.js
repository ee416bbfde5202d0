// The player's looks. Every colour is a variable, so that a dark room changes all of it at once.
const STYLE = `
.dbr{font:14px/1.45 "Noto Sans SC","Microsoft YaHei","PingFang SC","Source Han Sans SC",sans-serif;color:var(--ink);background:var(--paper);padding:8px 10px;border-radius:8px;font-variant-numeric:tabular-nums}
.dbr *{box-sizing:border-box}
.dbr p,.dbr h2{margin:0;padding:0}
.dbr .bar{display:flex;flex-wrap:wrap;gap:6px 8px;align-items:center;margin-bottom:4px}
.dbr .group{display:inline-flex;gap:2px;align-items:center}
.dbr .spring{flex:1 1 0}
.dbr button,.dbr select,.dbr input[type=text]{font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--edge);border-radius:6px;min-height:34px;padding:2px 10px;max-width:100%}
.dbr button{cursor:pointer;display:inline-flex;align-items:center;gap:6px}
.dbr button:hover{background:var(--head)}
.dbr button.sign{padding:2px 7px;border-color:transparent}
.dbr button[aria-pressed=true]{background:var(--head);border-color:var(--accent);color:var(--accent)}
.dbr button.main{background:var(--accent);border-color:var(--accent);color:var(--onAccent);min-width:46px;justify-content:center}
.dbr :focus-visible{outline:3px solid #f2a900;outline-offset:1px}
.dbr .views{border:1px solid var(--edge);border-radius:7px;padding:1px}
.dbr .views button{border-color:transparent;min-height:30px}
.dbr .views button[aria-pressed=true]{background:var(--accent);color:var(--onAccent)}
.dbr label{display:inline-flex;gap:6px;align-items:center;min-width:0}
.dbr label span{color:var(--faint);white-space:nowrap}
.dbr label select{min-width:0;max-width:230px;text-overflow:ellipsis}
.dbr .clock{display:inline-flex;align-items:baseline;gap:10px;min-width:190px;padding:0 6px}
.dbr .clock b{font-size:22px;line-height:1.2;font-weight:650}
.dbr .clock span{color:var(--faint)}
.dbr .second{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;width:100%}
.dbr input[type=range]{flex:1 1 260px;min-width:0;accent-color:var(--accent);height:26px;margin:0}
.dbr .extra{display:contents}
.dbr .only-narrow{display:none}
.dbr .main-row{display:grid;grid-template-columns:minmax(0,1fr) minmax(260px,320px);gap:10px;height:var(--dbr-height,clamp(440px,calc(100vh - 330px),1400px))}
.dbr [hidden]{display:none!important}
.dbr .picture{display:flex;gap:8px;min-width:0;min-height:0}
.dbr .stage{flex:1 1 0;min-width:0;min-height:0;overflow-y:auto;overflow-x:hidden;border:1px solid var(--line);border-radius:6px;position:relative}
.dbr .stage canvas{display:block;position:sticky;top:0;width:100%;cursor:pointer}
.dbr .map{flex:1 1 0;min-width:0;min-height:0;border:1px solid var(--line);border-radius:6px;position:relative;overflow:hidden;background:var(--water)}
.dbr .map svg{display:block;width:100%;height:100%}
.dbr .side{min-width:0;overflow:auto;border:1px solid var(--line);border-radius:6px;padding:8px 12px 16px;background:var(--panel)}
.dbr h2{font-size:16px;line-height:1.35;margin:4px 0 6px;font-weight:650}
.dbr h2.small{font-size:12px;letter-spacing:.04em;color:var(--faint);font-weight:600;margin:14px 0 3px}
.dbr .side>h2.small:first-child,.dbr section:first-child>h2.small{margin-top:2px}
.dbr ul{margin:0;padding:0;list-style:none}
.dbr li{padding:2px 0;border-bottom:1px solid var(--line)}
.dbr li:last-child{border-bottom:0}
.dbr li button{border:0;padding:2px 0;min-height:26px;text-align:left;color:var(--accent);background:none;border-radius:3px}
.dbr li button:hover{text-decoration:underline;background:none}
.dbr .quiet{color:var(--faint)}
.dbr .sum{font-weight:650;padding-top:4px}
.dbr .deep{padding-left:1em;color:var(--faint)}
.dbr .bad{color:var(--bad)}
.dbr .level-line .level{min-width:3.4em;text-align:center}
.dbr .level{display:inline-block;border-radius:4px;padding:0 7px;font-weight:600;white-space:nowrap;border:1px solid transparent;line-height:1.45}
${[1, 2, 3, 4].map((one) => `.dbr .level-${one}{background:${LEVELS[one]};color:${LEVEL_INK[one]};border-color:${LEVEL_EDGE[one]}}`).join("\n")}
.dbr .level-0{border-color:var(--edge);color:var(--faint)}
.dbr .wrap{overflow:auto;max-height:420px}
.dbr table{border-collapse:collapse;width:100%}
.dbr caption{text-align:left;font-weight:600;padding:4px 0}
.dbr th,.dbr td{border-bottom:1px solid var(--line);text-align:left;padding:3px 8px 3px 0;vertical-align:top}
.dbr td button{min-height:26px;padding:0 6px}
.dbr summary{cursor:pointer;padding:6px 0;font-weight:600}
.dbr .key{display:flex;flex-wrap:wrap;gap:4px 14px;color:var(--faint);font-size:13px;margin-top:6px;align-items:center}
.dbr .key i{display:inline-block;width:16px;height:11px;border-radius:2px;margin-right:5px;border:1px solid;vertical-align:-1px}
.dbr .said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.dbr.wide{position:fixed;inset:0;z-index:999990;border-radius:0;overflow:auto;--dbr-height:calc(100vh - 130px)}
@media (max-width:900px){.dbr .picture{flex-direction:column}.dbr .stage,.dbr .map{flex:none}.dbr .main-row{grid-template-columns:minmax(0,1fr);height:auto}.dbr .stage,.dbr .map{height:min(62vh,520px)}.dbr .side{max-height:420px}}
@media (max-width:640px){.dbr .extra{display:none}.dbr.more .extra{display:flex;flex-wrap:wrap;gap:6px;width:100%}.dbr .only-narrow{display:inline-flex}.dbr .clock{min-width:0;gap:8px}.dbr .clock b{font-size:18px}.dbr .spring{display:none}.dbr button.sign{padding:2px 6px}}
@media print{.dbr .bar{display:none}}
`;
