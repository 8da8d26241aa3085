"""The command line: `tiershift forecast | why | plan | places | show | graph | document | sketch | check |
validate | studio`.

Exit codes: 0 done; 1 done, but a check of the result failed; 2 bad input, nothing written; 130 stopped by hand.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence

from tiershift.cli import check, document, forecast, graph, places, plan, show, sketch, studio, validate, why
from tiershift.errors import InputError

_ABOUT = """\
tiershift answers one question for an English children's services authority: if we move this much money, at this pace,
from late to early intervention, what happens to demand, waits, spending and unmet mental-health need, when, and how
sure are we?"""

_FIRST_STEPS = """\
first steps:
  tiershift forecast                        the shipped scenarios on England's figures, results in out/
  tiershift forecast baseline my_plan.yaml  your plan beside the baseline
  tiershift why early_shift                 which decisions its effect comes from, and by which ways
  tiershift plan --help                     plans in a log: who decided what, when, why; branches, Excel, audit
  tiershift places show Wiltshire           what is known of an authority; `places import` takes its own figures
  tiershift show childrens_services         what the model says; add a variable's name for its equation and sources
  tiershift graph childrens_services        its stocks and flows as a picture, and its feedback loops
  tiershift document childrens_services     one page on how it works: every variable, lever, loop and source
  tiershift sketch my_model.mdl             views for Vensim, laid out; the equations stay as they are
  tiershift check my_plan.yaml              every problem of a file at once, before anything is run
  tiershift validate childrens_services     how well the model meets what was counted, and what it cannot know
  tiershift studio                          move the money by hand, in a browser

Each command has its own --help."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    made = argparse.ArgumentParser(
        prog="tiershift",
        description=_ABOUT,
        epilog=_FIRST_STEPS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = made.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in (forecast, why, plan, places, show, graph, document, sketch, check, validate, studio):
        command.add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows console may not know £ in its own encoding
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = _given(arguments)
    try:
        return int(given.run(given))
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        sys.stderr.close()
        return 0


def _given(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What is asked for; fields of an event may stand behind options too, which argparse alone does not see."""
    made = parser()
    given, rest = made.parse_known_args(arguments)
    if rest and not (hasattr(given, "fields") and all("=" in each and not each.startswith("-") for each in rest)):
        made.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        given.fields = [*given.fields, *rest]
    return given
