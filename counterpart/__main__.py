"""`python -m counterpart` is `counterpart`."""

import sys

from counterpart.cli import main

sys.exit(main())
