"""Where a frozen program begins: the same door as the `o2o-store` command."""

from o2o_store.__main__ import main

if __name__ == "__main__":
    main()
