"""A real worker process with the flow of tests/sittings.py: `python -m tests.sittings_worker RUN`."""

import logging
import os
import sys
from pathlib import Path

from streams.app import run_worker
from streams.process.instance import hold_instance
from streams.settings_file import SettingsFile
from streams.settings_reader import resolve
from tests.doubles import TextModel
from tests.sittings import sittings_plan


def main() -> None:
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = resolve(os.environ, {}, SettingsFile()).settings
    with hold_instance(settings.instance, Path(settings.data_dir)) as instance:
        run_worker(settings, instance, [sittings_plan(sys.argv[1], TextModel())])


if __name__ == "__main__":
    main()
