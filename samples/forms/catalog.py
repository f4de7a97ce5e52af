"""The forms of the invented city みどり野市."""

from samples.forms.inu_henko import inu_henko
from samples.forms.kansensho import kansensho_hokoku
from samples.forms.kokuho_kanyu import kokuho_kanyu
from samples.forms.suido_kaishi import suido_kaishi

# The printed sides of each form, the first side first.
FORMS: dict[str, tuple[str, ...]] = {
    "kokuho_kanyu": (kokuho_kanyu(),),
    "inu_henko": (inu_henko(),),
    "suido_kaishi": (suido_kaishi(),),
    "kansensho_hokoku": (kansensho_hokoku(),),
}
