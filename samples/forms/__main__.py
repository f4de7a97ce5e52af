"""``python -m samples.forms`` writes the blanks again."""

from samples.forms.build import build

build()
