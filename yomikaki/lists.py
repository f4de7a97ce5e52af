"""The exports that can be recognised: every ``list.yaml`` under ``procedures/``."""

from pathlib import Path

from records.errors import BusinessError
from records.form import FormDefinition
from records.listing import ListDefinition
from records.paths import Slug, row_of, without_rows
from yomikaki.catalog import Catalog, read_definition


def load_lists(folder: Path, catalog: Catalog) -> dict[Slug, ListDefinition]:
    """Answer what the exports of every 業務 look like that has one, by slug.

    Raises:
        BusinessError: a file does not say what it must, or feeds a field that its form does not have
            (``definition.bad``).
    """
    lists = {}
    for place in sorted(folder.glob("*/list.yaml")):
        slug, definition = place.parent.name, read_definition(place, ListDefinition)
        if definition.slug != slug or slug not in catalog:
            raise BusinessError("definition.bad", f"{slug}/list.yaml: slug がフォルダ名と違います。")
        if strange := _strange(definition, catalog[slug].form):
            raise BusinessError("definition.bad", f"{slug}/list.yaml: 様式にない項目です: {strange[0]}")
        lists[slug] = definition
    return lists


def _strange(definition: ListDefinition, form: FormDefinition) -> list[str]:
    """Answer what a list feeds that is no field, or is one of a table's rows and not fed row by row."""
    repeated = {without_rows(one.path): row_of(one.path) is not None for one in form.fields}
    return [one.path for one in definition.columns if repeated.get(one.path) is not one.repeated]
