"""`python -m o2o_store`: the same door as the `o2o-store` command."""

from multiprocessing import freeze_support

from o2o_store.cli import door


def main() -> None:
    """Open the door; the exit code is the command's."""
    freeze_support()
    door(prog_name="o2o-store")


if __name__ == "__main__":
    main()
