"""`python -m benchmarks`: every figure, both sides in one run; kept as JSON under benchmarks/results/."""

from __future__ import annotations

from benchmarks import against_pysd, cold, ensemble


def main() -> None:
    """Run and print everything."""
    for benchmark in (against_pysd, cold, ensemble):
        print(f"{benchmark.__name__.removeprefix('benchmarks.')}: {benchmark.run()}", flush=True)


if __name__ == "__main__":
    main()
