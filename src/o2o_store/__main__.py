"""`python -m o2o_store`: the same door as the `o2o-store` command."""

import sys
from multiprocessing import freeze_support

from o2o_store.cli import door


def main() -> None:
    """Open the door; the exit code is the command's, 1 with a sentence when a file or folder cannot be used."""
    freeze_support()
    try:
        door(prog_name="o2o-store")
    except OSError as trouble:
        if trouble.filename is None:
            raise
        # A folder that may not be written, a full disk, a name that is taken: the operator mends it, a traceback does not help.
        sys.exit(f"o2o-store: {trouble.filename}: {trouble.strerror}")


if __name__ == "__main__":
    main()
