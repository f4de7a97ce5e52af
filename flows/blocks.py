"""Passwords of robots that are kept in Prefect: a Secret block ``yomikaki-NAME`` for each business system."""

import json

from prefect.blocks.system import Secret
from pydantic import ValidationError

from bots.load import load_targets
from records.errors import EnvironmentProblem
from records.paths import Slug
from yomikaki.credentials import credentials_of
from yomikaki.settings import Credentials, Settings


def with_secrets(settings: Settings) -> Settings:
    """Answer the settings, with what Prefect keeps for business systems of which nothing here says it.

    Raises:
        EnvironmentProblem: a block or a file does not hold what it must (``environment.secret_block``, or see
            ``yomikaki.credentials``).
    """
    kept = {slug: one for slug in load_targets(settings.targets) if (one := _missing(settings, slug))}
    return settings.model_copy(update={"credentials": {**settings.credentials, **kept}})


def _missing(settings: Settings, target: Slug) -> Credentials | None:
    try:
        credentials_of(settings, target)
    except EnvironmentProblem as error:
        if error.code == "environment.credentials":
            return _block(target)
        raise
    return None


def _block(target: Slug) -> Credentials | None:
    # Names of blocks have no underscore.
    name = f"yomikaki-{target.replace('_', '-')}"
    try:
        block = Secret.load(name)
    except ValueError:  # there is none
        return None
    try:
        held = block.get() if isinstance(block, Secret) else None
        return Credentials.model_validate(json.loads(held) if isinstance(held, str) else held)
    # Both would say what the block holds.
    except (ValueError, ValidationError):
        raise EnvironmentProblem(
            "environment.secret_block",
            f'Prefect の Secret ブロック {name} の中身が {{"user": …, "password": …}} ではありません。',
        ) from None
