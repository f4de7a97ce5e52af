"""How versions and their blanks are called."""

from records.form import FormDefinition


def next_version(version: str) -> str:
    """Answer what the version after this one is called, until a person says otherwise."""
    return str(int(version) + 1) if version.isdecimal() else f"{version}-2"


def with_blank_names(form: FormDefinition, *, first: bool) -> FormDefinition:
    """Answer the form with the file names of its blanks: those of two versions never meet in one folder."""
    stem = "blank" if first else f"blank-v{form.version}"
    further = [
        page.model_copy(update={"blank": f"{stem}-{number}.png"})
        for number, page in enumerate(form.further_pages, start=2)
    ]
    return form.model_copy(update={"blank": f"{stem}.png", "further_pages": tuple(further)})
