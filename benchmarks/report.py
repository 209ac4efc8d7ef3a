"""All files of a report on 2,000 answers to 45 items: seconds and memory beside the budget, 10 s and 400 MB.

`python benchmarks/report.py [--people N] [--rounds N]`. A process of its own reads a release of the long form
and writes the report as Word, Excel, HTML, Markdown and text, as `cadre-survey report` does one by one; the
statistics are made once, as for one results object that feeds all files. Printed are the medians over the
rounds of each step's seconds, by the clock and of the processor, which other work on the machine disturbs
less; the size of each file; and the most memory the process held, Python and libraries included.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

SECONDS, MEGABYTES = 10.0, 400.0
PEOPLE = 2000
FORMATS = ("docx", "xlsx", "html", "md", "txt")


@dataclass(frozen=True)
class Round:
    """Seconds of each step by the clock and of the processor, bytes of each file, the most megabytes held."""

    seconds: dict[str, tuple[float, float]]
    sizes: dict[str, int]
    megabytes: float

    @property
    def total(self) -> tuple[float, float]:
        clock, processor = zip(*self.seconds.values(), strict=True)
        return sum(clock), sum(processor)


def write_release(folder: Path, people: int) -> int:
    """A release of the main form with simulated answers; how many items it asks."""
    from analysis import release
    from questionnaires import load
    from survey.simulate import simulate

    [path] = [path for path in load.shipped() if path.stem == "township_cadres"]
    document = load.read_document(path)
    form = load.build(document, path.name).asked()
    release.write(
        folder,
        simulate(form, people),
        form,
        document,
        survey="benchmark",
        k=10,
        simulated=True,
        opened="2026-10-12",
        closed="2026-10-30",
    )
    return len(form.items)


def all_files(folder: Path) -> Round:
    """Every file of the report on the release, with the time from the start of the first import."""
    seconds, sizes = dict[str, tuple[float, float]](), dict[str, int]()
    begun, worked = time.perf_counter(), time.process_time()
    from analysis import release, report
    from analysis.render import docx, html, markdown, text, xlsx

    def lap(step: str) -> None:
        nonlocal begun, worked
        seconds[step] = time.perf_counter() - begun, time.process_time() - worked
        begun, worked = time.perf_counter(), time.process_time()

    lap("imports")
    data = release.read(folder)
    lap("reading")
    built = report.build(data, data.questionnaire, "zh-CN")
    lap("statistics")
    makers = {
        "docx": lambda: docx.render(built),
        "xlsx": lambda: xlsx.render(built, report.variables(data, built.language)),
        "html": lambda: html.render(built).encode(),
        "md": lambda: markdown.render(built).encode(),
        "txt": lambda: text.render(built).encode(),
    }
    for name in FORMATS:
        sizes[name] = len(makers[name]())
        lap(name)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Round(seconds, sizes, held / (2**20 if sys.platform == "darwin" else 2**10))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "benchmark-1"
        items = write_release(folder, asked.people)
        rounds = []
        for _ in range(asked.rounds):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                rounds.append(pool.submit(all_files, folder).result())
    show(rounds, asked.people, items)


def show(rounds: list[Round], people: int, items: int) -> None:
    print(f"{people} answers, {items} items, medians of {len(rounds)} rounds\n")
    print(f"{'step':<12}{'clock':>9}{'processor':>11}{'kB':>7}")
    for step in rounds[0].seconds:
        clock, processor = medians([one.seconds[step] for one in rounds])
        size = rounds[0].sizes.get(step)
        print(f"{step:<12}{clock:>9.2f}{processor:>11.2f}{'' if size is None else f'{size / 1000:.0f}':>7}")
    clock, processor = medians([one.total for one in rounds])
    held = max(one.megabytes for one in rounds)
    print(f"\n{'all files':<12}{clock:>9.2f}{processor:>11.2f} s    budget {SECONDS:.0f} s")
    print(f"{'memory':<12}{held:>20.0f} MB   budget {MEGABYTES:.0f} MB")


def medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    clock, processor = zip(*pairs, strict=True)
    return statistics.median(clock), statistics.median(processor)


if __name__ == "__main__":
    main()
