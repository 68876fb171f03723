"""The small graph of the stores' tests is exported here too."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "stores"))
