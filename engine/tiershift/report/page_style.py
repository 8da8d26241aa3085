"""How the page looks, on a screen and on paper."""

STYLE = """
:root { --ink: #22313f; --quiet: #52606d; --line: #d9e0e7; --pale: #f3f6fa; --deep: #16324f; --paper: #ffffff; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
main, header > div, footer > div { max-width: 1240px; margin: 0 auto; padding: 0 28px; }
header { background: var(--deep); color: #fff; padding: 34px 0 30px; }
header p { margin: 6px 0 0; color: #dbe6f1; max-width: 70em; }
h1 { font-size: 33px; line-height: 1.2; margin: 10px 0 8px; font-weight: 600; max-width: 30em; }
h2 { font-size: 23px; margin: 44px 0 6px; font-weight: 600; color: var(--deep); }
h3 { font-size: 16px; margin: 0; font-weight: 600; }
header p.also { color: #fff; font-size: 19px; line-height: 1.35; margin: 0 0 12px; max-width: 52em; }
a { color: #1f5f99; }
.pill { display: inline-block; border: 1px solid #8fb1d3; border-radius: 99px; padding: 2px 12px; font-size: 14px; }
.alarm { background: #c00000; color: #fff; font-weight: 600; padding: 14px 20px; margin: 24px 0 0; }
.lead { color: var(--quiet); margin: 0 0 16px; max-width: 62em; }
.grid { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 22px; }
.cards { grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 14px; }
.card { border: 1px solid var(--line); border-top: 4px solid var(--tint); padding: 12px 16px 14px; }
.card .big { color: var(--ink); font-size: 24px; line-height: 1.2; font-weight: 600; margin: 6px 0 2px; }
.card p { margin: 2px 0; font-size: 14px; color: var(--quiet); }
.said { margin: 18px 0 0; padding-left: 20px; max-width: 66em; }
.said li { margin: 5px 0; }
figure { margin: 0; border: 1px solid var(--line); padding: 12px 14px 8px; break-inside: avoid; min-width: 0; }
figure .note { color: var(--quiet); font-size: 13px; margin: 4px 0; }
figcaption span { color: var(--quiet); font-size: 13px; display: block; }
.plot { min-height: 230px; }
.key { display: flex; flex-wrap: wrap; gap: 6px 24px; margin: 0 0 14px; font-size: 14px; }
.key span { display: inline-flex; align-items: center; gap: 8px; }
.key svg { flex: none; }
details { margin-top: 4px; font-size: 13px; }
summary { cursor: pointer; color: #1f5f99; }
summary:focus-visible, a:focus-visible { outline: 3px solid #ffb000; outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 6px 0; }
th, td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--deep); border-bottom: 2px solid var(--deep); }
td.n, th.n { text-align: right; white-space: nowrap; }
tbody tr.first th, tbody tr.first td { border-top: 2px solid var(--line); }
details table { font-size: 12.5px; }
.pass { color: #00664b; font-weight: 600; } .warn { color: #8a5a00; font-weight: 600; }
.fail { background: #c00000; color: #fff; font-weight: 600; padding: 0 6px; }
footer { margin-top: 56px; background: var(--pale); border-top: 1px solid var(--line); padding: 22px 0 34px; }
footer { font-size: 13px; color: var(--quiet); }
code { font-family: Consolas, "DejaVu Sans Mono", monospace; font-size: 12.5px; overflow-wrap: anywhere; }
@media (max-width: 1000px) { .grid { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
@media (max-width: 640px) { .grid, .cards { grid-template-columns: minmax(0, 1fr); } }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  body { font-size: 11pt; }
  header { background: #fff; color: #000; padding: 0; } header p { color: #000; } .pill { border-color: #000; }
  h2 { break-after: avoid; margin-top: 18px; }
  .card, table tr { break-inside: avoid; }
  details:not([open]) { display: none; }
}
"""
