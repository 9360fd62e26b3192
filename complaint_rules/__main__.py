"""``python -m complaint_rules`` is the command line."""

import sys

from complaint_rules.cli import main

if __name__ == "__main__":
    sys.exit(main())
