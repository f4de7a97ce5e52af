"""Printed blanks: HTML in mm, printed by Chromium; form.yaml is measured from the same page."""

from samples.forms.build import build, measure

__all__ = ["build", "measure"]
