"""The forms of the invented city みどり野市."""

from samples.forms.inu_henko import inu_henko
from samples.forms.jido_genkyo import jido_genkyo
from samples.forms.kansensho import kansensho_hokoku
from samples.forms.kokuho_kanyu import kokuho_kanyu
from samples.forms.koza_furikae import koza_furikae
from samples.forms.kyuyo_ido import kyuyo_ido
from samples.forms.onestop_tokurei import onestop_tokurei
from samples.forms.shimin_anketo import shimin_anketo
from samples.forms.suido_kaishi import suido_kaishi
from samples.forms.yobo_sesshu import yobo_sesshu

# The printed sides of each form, the first side first.
FORMS: dict[str, tuple[str, ...]] = {
    "kokuho_kanyu": (kokuho_kanyu(),),
    "inu_henko": (inu_henko(),),
    "suido_kaishi": (suido_kaishi(),),
    "kansensho_hokoku": (kansensho_hokoku(),),
    "onestop_tokurei": (onestop_tokurei(),),
    "yobo_sesshu": yobo_sesshu(),
    "jido_genkyo": (jido_genkyo(),),
    "kyuyo_ido": (kyuyo_ido(),),
    "koza_furikae": (koza_furikae(),),
    "shimin_anketo": (shimin_anketo(),),
}
