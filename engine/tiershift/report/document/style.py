"""How the document looks, on a screen and on paper."""

STYLE = """
:root { --ink: #1d2b38; --quiet: #4d5b68; --line: #d7dfe7; --pale: #f4f7fa; --deep: #16324f; --link: #155a96; }
* { box-sizing: border-box; }
html { scroll-padding-top: 18px; }
body { margin: 0; background: #fff; color: var(--ink);
  font: 16px/1.55 "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible, input:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid #b35c00; outline-offset: 2px; }
.skip { position: absolute; left: -999px; background: #fff; padding: 10px 16px; z-index: 9; }
.skip:focus { left: 10px; top: 10px; }
.none { position: absolute; }
header { background: var(--deep); color: #fff; padding: 30px 36px 26px; }
header h1 { margin: 0; font-size: 32px; line-height: 1.2; font-weight: 600; }
header p { margin: 8px 0 0; color: #dce7f2; max-width: 60em; }
.page { display: grid; grid-template-columns: 262px minmax(0, 1fr); }
nav { border-right: 1px solid var(--line); background: var(--pale); }
.stay { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding: 22px 18px 30px 22px; }
nav h2 { font-size: 15px; margin: 16px 0 4px; color: var(--deep); border: 0; padding: 0; }
nav ol { list-style: none; margin: 0; padding: 0; font-size: 15px; }
nav li a { display: flex; justify-content: space-between; gap: 8px; padding: 4px 8px; border-radius: 4px;
  text-decoration: none; }
nav li a:hover { background: #e3ebf3; }
nav li span { color: var(--quiet); font-variant-numeric: tabular-nums; }
.search label { font-weight: 600; font-size: 15px; display: block; margin-bottom: 4px; }
.search input { width: 100%; font: inherit; padding: 7px 10px; border: 1px solid #7d8b99; border-radius: 4px;
  background: #fff; color: var(--ink); }
.search ul { list-style: none; margin: 6px 0 0; padding: 0; font-size: 14px; }
.search li a { padding: 3px 8px; }
.search p { margin: 6px 0 0; font-size: 14px; color: var(--quiet); }
main { padding: 8px 36px 60px; min-width: 0; }
h2 { font-size: 25px; font-weight: 600; color: var(--deep); margin: 46px 0 8px; padding-top: 14px;
  border-top: 3px solid var(--deep); line-height: 1.25; }
main > section:first-child h2 { margin-top: 18px; }
h3 { font-size: 17px; font-weight: 600; margin: 22px 0 6px; }
p { margin: 6px 0; max-width: 46em; }
.lead { color: var(--quiet); max-width: 46em; }
.quiet { color: var(--quiet); font-size: 14px; }
.figures { display: flex; flex-wrap: wrap; gap: 10px; margin: 16px 0 6px; padding: 0; list-style: none; }
.figures li { border: 1px solid var(--line); border-top: 4px solid var(--deep); padding: 8px 16px 9px;
  min-width: 112px; }
.figures b { display: block; font-size: 23px; line-height: 1.2; font-weight: 600; }
.figures span { font-size: 14px; color: var(--quiet); }
.picture { border: 1px solid var(--line); border-radius: 6px; overflow: auto; max-height: 82vh; margin: 12px 0 6px;
  background: #fff; }
.picture svg { display: block; }
.picture.fit svg { width: 100%; height: auto; }
.sd a { cursor: pointer; text-decoration: none; }
.sd a:hover text, .sd a:focus text { text-decoration: underline; }
.key { display: flex; flex-wrap: wrap; gap: 4px 22px; font-size: 14px; margin: 4px 0 12px; color: var(--quiet); }
.key span { display: inline-flex; align-items: center; gap: 7px; }
.tools button { font: inherit; font-size: 14px; padding: 3px 12px; border: 1px solid #7d8b99; border-radius: 4px;
  background: #fff; color: var(--link); cursor: pointer; }
.var { border: 1px solid var(--line); border-radius: 6px; padding: 12px 18px 12px; margin: 12px 0; break-inside: avoid;
  max-width: 1080px; }
.var:target { border-color: #b35c00; box-shadow: 0 0 0 2px #b35c00; }
.var h4 { font-size: 17.5px; margin: 0; font-weight: 600; overflow-wrap: anywhere; line-height: 1.35; }
.var .self { color: #6a7885; font-weight: 400; text-decoration: none; }
.var p { margin: 5px 0; }
.marks { display: flex; flex-wrap: wrap; gap: 5px 8px; align-items: center; font-size: 13.5px; }
.kind { border-radius: 99px; padding: 0 10px; border: 1px solid #7d8b99; }
.kind.stock { background: var(--deep); border-color: var(--deep); color: #fff; }
.kind.flow { background: #dcebf7; border-color: #5f93bd; color: #10395c; }
.kind.lever { background: #fff1cf; border-color: #9a6b00; color: #573c00; text-decoration: none; }
.unit { font-family: Consolas, "DejaVu Sans Mono", monospace; font-size: 13px; color: var(--quiet); }
.badge { display: inline-block; border-radius: 4px; padding: 0 8px; font-size: 13px; font-weight: 600;
  border: 1px solid; }
.badge.A { background: #e0f2ea; color: #00533c; border-color: #5fa78d; }
.badge.B { background: #e6eef7; color: #16416b; border-color: #7fa3c7; }
.badge.C { background: #fbf1d8; color: #5c4200; border-color: #b99545; }
.badge.D { background: #a3230f; color: #fff; border-color: #a3230f; }
.eq { background: var(--pale); border-left: 4px solid #9fb4c8; padding: 7px 14px; margin: 8px 0; line-height: 1.75;
  font-size: 15px; overflow-wrap: anywhere; }
.eq + .eq { margin-top: -4px; }
.eq i { color: var(--quiet); font-style: italic; }
.eq a { text-decoration-color: #a9c1d8; }
.sub { color: #6b3f7a; font-size: 0.92em; font-weight: 400; }
.fn { font-family: Consolas, "DejaVu Sans Mono", monospace; font-size: 0.93em; }
.fn[title] { text-decoration: underline dotted #8896a3; text-underline-offset: 3px; cursor: help; }
.cells { display: inline-flex; flex-wrap: wrap; gap: 3px 8px; vertical-align: top; }
.cell { background: #fff; border: 1px solid var(--line); border-radius: 4px; padding: 0 8px; font-size: 14px;
  line-height: 1.6; }
.known { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 4px 22px; margin: 8px 0;
  font-size: 14.5px; }
.known div { min-width: 0; } .known .wide { grid-column: 1 / -1; } .known dt { font-size: 13px; color: var(--quiet);
  } .known dd { margin: 0; overflow-wrap: anywhere; }
.names { font-size: 14.5px; max-width: none; overflow-wrap: anywhere; } .names b { margin-right: 4px;
  font-weight: 600; }
.curve { margin: 8px 0; max-width: 300px; } .curve svg { max-width: 100%; height: auto; display: block; }
.curve .line { fill: none; stroke: #0b5c99; stroke-width: 1.8; } .curve circle { fill: #0b5c99; }
.curve .axis { stroke: #8896a3; fill: none; } .curve text { font-size: 12px; fill: #4d5b68; }
.curve figcaption { font-size: 13px; color: var(--quiet); }
.scroll { overflow-x: auto; margin: 10px 0; }
table { border-collapse: collapse; width: 100%; font-size: 14.5px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--deep); border-bottom: 2px solid var(--deep); white-space: nowrap; }
tbody th { font-weight: 600; } td { min-width: 5em; }
.levers td:nth-child(2), .loops td:nth-child(2) { min-width: 17em; }
.parameters td:nth-child(5) { min-width: 15em; } .loops tbody th { white-space: nowrap; }
.levers small { font-weight: 400; color: var(--quiet); display: block; font-size: 13px; }
.state { border-radius: 99px; padding: 0 10px; font-size: 13px; font-weight: 600; border: 1px solid; }
.state.on { background: #e0f2ea; color: #00533c; border-color: #5fa78d; } .state.off { background: #eceff2;
  color: #3f4b56; border-color: #8896a3; }
.found { padding-left: 2.4em; } .found li { margin: 7px 0; max-width: 70em; font-size: 15px; }
.sign { border-radius: 4px; font-size: 13px; padding: 0 7px; border: 1px solid; }
.found .reinforcing { background: #fbe9e1; color: #7a2f00; border-color: #c98a67; }
.found .balancing { background: #e2edf8; color: #0f4372; border-color: #7fa3c7; }
.found .either { background: #eceff2; color: #3f4b56; border-color: #8896a3; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 16px; margin: 14px 0; }
.series { border: 1px solid var(--line); border-radius: 6px; padding: 10px 16px; break-inside: avoid; min-width: 0; }
.series { overflow-wrap: anywhere; } .series p { font-size: 15px; line-height: 1.45; }
  .series .quiet { font-size: 13.5px; }
.series h3 { margin: 0; font-size: 15.5px; } .one { font-size: 19px; font-weight: 600; }
details { margin: 8px 0; } summary { cursor: pointer; color: var(--link); }
.words { columns: 2; column-gap: 40px; max-width: 1080px; } .words div { break-inside: avoid; margin: 0 0 10px; }
.words dt { font-weight: 600; } .words dd { margin: 0; color: var(--quiet); }
footer { border-top: 1px solid var(--line); padding: 18px 36px 34px; font-size: 14px; color: var(--quiet); }
code { font-family: Consolas, "DejaVu Sans Mono", monospace; font-size: 0.92em; overflow-wrap: anywhere; }
@media (max-width: 900px) {
  .page { grid-template-columns: minmax(0, 1fr); } nav { border-right: 0; border-bottom: 1px solid var(--line); }
  .stay { position: static; max-height: none; padding: 16px 24px; } nav ol { columns: 2; }
  main { padding: 0 24px 40px; } header, footer { padding-left: 24px; padding-right: 24px; }
}
@media (max-width: 560px) { nav ol, .words { columns: 1; } }
@media print {
  @page { size: A4; margin: 14mm; }
  body { font-size: 10pt; } header { background: #fff; color: #000; padding: 0; } header p { color: #000; }
  .page { display: block; } nav, .tools, .self, .skip { display: none; } main { padding: 0; }
  .picture { max-height: none; overflow: visible; border: 0; } .picture svg { max-width: 100%; height: auto; }
  h2, h3, h4 { break-after: avoid; } a { color: #000; text-decoration: none; } tr { break-inside: avoid; }
}
"""
