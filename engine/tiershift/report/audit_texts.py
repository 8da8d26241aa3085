"""The texts of an audit pack: what is in it, the assurance statement to be filled in, and the script that checks it."""

from __future__ import annotations

README = """\
Audit pack of the forecast <forecast>, plan <plan>

Issued on <when> by <who> from version <version> of the log, with <futures> futures, seed <seed>, tiershift <engine>.

  forecast/forecast.csv   the forecast, every digit; SHA-256 <digest>
  log/events.jsonl        the log: who decided, counted and assumed what, when and why; each entry with its hash
  log/decisions.csv       the same, to be read in a spreadsheet
  log/counts.csv          what was counted beside what the model had there, and whether futures go on from it
  log/scores.csv          how the forecasts that were issued before did by what was counted after them
  contents.csv            the tables that auditors ask for: which file has each, and which are not made
  assumptions.csv         every parameter: range, distribution, source, quality, owner, sign-off, sunset, where used
  data_log.csv            every file and series that goes in
  qa_log.csv              every check and review: by whom, when, its outcome
  tests.json              what the last whole run of the tests came to, where one is recorded; qa_log.csv has it by row
  model/                  the model as it ran; model_map.html: how it works, on one page
  report/, tables/        page, workbook and every sheet of it as CSV, where the model gives what a report needs
  assurance.md            the statement to be filled in and signed
  manifest.json           SHA-256 of every file

Check it with nothing but Python:      python verify.py
Run the forecast again, anywhere:      <rerun>
  (the zip or the folder it was unzipped to; report/mtfs.csv, the plan of money, has to come out the same as well)
Make the whole pack again, every table of it, to the same bytes: unzip it, go into the folder, and with the tiershift
that made it

  tiershift plan import <root> log/events.jsonl --store ../log.db --model "<file>"
  tiershift plan audit <plan> --forecast <forecast> --store ../log.db --model "<file>" --tests <tests> --out ../new.zip

Head of the log: <head>
Compare it with the head on the board paper: it stands for every event before it. The forecast was issued at the head
<issued_head>.

Where it says "not recorded", neither the log nor the model says it. What nobody has adopted has the owner "model" and
is "not signed off"; no person is ever filled in.

Quality is the confidence of a figure: A read in a count, green; B derived from one, green/amber; C estimated, amber;
D assumed, red. Impact is the share of the variance of a headline number (of what was forecast, where the model gives no
headline) that goes with a parameter over the futures of this forecast, on the number and year where it is largest: red
from 20%, where knowing it would narrow the range by a tenth or more; amber from 5%; green below. It is a first-order
index (correlation ratio) from the given futures, sorted into bins by the parameter and freed of what chance puts there;
its standard error stands beside it, from leaving out a twentieth of the futures in turn. It is not Sobol's
decomposition: the futures come from a posterior in which parameters are drawn together (drawn_together_with), so that
a share takes in what goes with those others, and shares do not add up to one. What a parameter does only together with
others is in no share. A figure that is held at one value is "not told": no range shows how much rests on it. Below
about 500 futures no green is given.

The log is for no data about a child: identifiers that are recognised are refused, and free text is read by nobody. It
has roles and pseudonyms; the names behind them are not in the pack.
"""

ASSURANCE = """\
# Statement of assurance: forecast <forecast>

Status: DRAFT, to be filled in. Following the Aqua Book: fit for its purpose, and in proportion to its risk.

| | |
|---|---|
| Forecast | <forecast>, plan <plan>, version <version>, issued on <when> |
| Model | <model>, tiershift <engine>, <futures> futures, seed <seed> |
| Head of the log | `<issued_head>` |
| SHA-256 of the forecast | `<digest>` |
| Commissioner | to be named |
| Analyst | to be named |
| Assurer | to be named |
| Approver (senior responsible owner) | to be named |

## What it is for, and what it is not for

To be filled in by the commissioner.

## What was checked

The checks in qa_log.csv passed, but for those that it lists otherwise. The chain of the log holds (`verify.py`). The
forecast was run again from this pack with the same bytes: `<rerun>`.

## What is uncertain

Parameters of confidence D are assumed (assumptions.csv). The range is what the drawn parameters leave open; an error in
the structure of the model is not in it.

## Signed

| role | name | date | remarks |
|---|---|---|---|
| Assurer | | | |
| Approver | | | |
"""

VERIFIER = '''\
"""Check this pack with nothing but Python: unzip it, go into the folder, and run `python verify.py`."""
import hashlib, json, pathlib, sys

here, wrong, logs, heads, events = pathlib.Path(__file__).resolve().parent, [], {}, [], []
said = ("event_id", "kind", "v", "effective", "recorded")
def sha(content): return hashlib.sha256(content).hexdigest()
def sealed(header): return sha(json.dumps(header, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())
manifest = json.loads((here / "manifest.json").read_text("utf-8"))
for name, told in manifest["files"].items():
    if not (here / name).is_file() or sha((here / name).read_bytes()) != told["sha256"]:
        wrong.append(f"{name} is missing or was changed")
present = {path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()}
wrong += [f"{name} is not in the manifest" for name in sorted(present - {*manifest["files"], "manifest.json"})]
for text in (here / "log/events.jsonl").read_text("utf-8").split("\\n")[:-1]:
    entry = json.loads(text)
    event, log = json.loads(entry["payload"]), logs.setdefault(entry["stream"], [])
    new = {"format": 2, **{k: v for k, v in entry.items() if k not in ("payload", "hash")}}
    old = {"format": 1, **{k: v for k, v in new.items() if k not in ("format", "stream")}}
    holds = sha(entry["payload"].encode()) == entry["payload_sha"] and entry["hash"] in (sealed(new), sealed(old))
    placed = entry["version"] == len(log) + 1 and entry["previous"] == (log or [""])[-1]
    if not holds or not placed or any(entry[name] != event[name] for name in said):
        wrong.append(f"entry {entry['version']} of {entry['stream']} was changed, moved or put in")
    if not log and (event["kind"] == "BranchStarted" or len(logs) > 1):
        parent = logs.get(event.get("parent"), [])
        if (event.get("parent_version"), event.get("parent_hash")) != (len(parent), (parent or [""])[-1]):
            wrong.append(f"{entry['stream']} did not leave {event.get('parent')} as it is here: that log was changed")
    log.append(entry["hash"]); heads.append(entry["hash"]); events.append(event)
if heads[-1:] != [manifest["head"]]:
    wrong.append(f"the log does not end at the head {manifest['head']}: it was cut off, or went on")
issued = next(e for e in events if e["kind"] == "ForecastIssued" and e["forecast_id"] == manifest["forecast"])
if sha((here / manifest["table"]).read_bytes()) != issued["result_digest"]:
    wrong.append("the forecast is not the one that the log names")
if issued["version"] and heads[issued["version"] - 1 :][:1] != [issued["head"]]:
    wrong.append("the forecast was not issued from this log")
print("\\n".join(wrong) or f"{len(present)} files and {len(events)} events are as they were. Head: {heads[-1]}")
sys.exit(1 if wrong else 0)
'''
"""Forty lines of a standard library."""
