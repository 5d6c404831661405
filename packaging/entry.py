"""Where a frozen program begins: the same door as the `o2o-store` command, its help in plain text (no package carries colours for it)."""

import os

os.environ.setdefault("TYPER_USE_RICH", "0")

from o2o_store.__main__ import main  # typer reads the variable when it is loaded

if __name__ == "__main__":
    main()
