"""``python -m kg.alignment`` writes the page ``docs/alignments.md`` to standard output."""

import sys

from kg import alignment
from kg.alignment.document import page
from kg.vocabulary import Vocabulary

sys.stdout.write(page(alignment.load(), Vocabulary.load().codes["topic"]))
