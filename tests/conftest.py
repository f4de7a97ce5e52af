"""Properties are judged by what they find, never by how long a busy machine takes."""

from hypothesis import settings

settings.register_profile("yomikaki", deadline=None)
# ``--hypothesis-profile=long``: for properties of which the suite tries only little.
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile("yomikaki")
