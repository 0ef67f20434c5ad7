"""`python -m fuzz NAME SECONDS`: feed one target with what atheris thinks of; the seeds come first."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import atheris

_SLOWEST = 5  # seconds for one input: what takes longer is a hang


def main() -> None:
    """Run a target until its time is over; an input that fails is left in the folder `fuzz/found`."""
    name, seconds = sys.argv[1], sys.argv[2]
    with atheris.instrument_imports(include=["listarchive"]):
        from fuzz.fetch_targets import SEEDS  # noqa: PLC0415
        from fuzz.seeds import seeds  # noqa: PLC0415 - after this, nothing new is instrumented
        from fuzz.targets import TARGETS  # noqa: PLC0415
    found = Path(__file__).parent / "found"
    found.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate([*SEEDS.get(name, []), *seeds(random.Random(1))]):
            (Path(folder) / f"{number:04}").write_bytes(seed)
        options = [
            f"-max_total_time={seconds}",
            f"-timeout={_SLOWEST}",
            "-max_len=8000",
            "-rss_limit_mb=2000",
        ]
        atheris.Setup(
            [sys.argv[0], *options, "-print_final_stats=1", f"-artifact_prefix={found}/{name}-", folder],
            TARGETS[name],
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
