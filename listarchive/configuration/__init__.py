"""What the owner of an archive wants, as `listarchive.toml` in its home says.

Only the command line reads it, and passes on what it finds: the library takes arguments. A new key is one
more field in `settings`; nothing else has to know of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from listarchive.configuration.engine import Engine
from listarchive.configuration.mailing_list import List
from listarchive.configuration.remotes import Remote
from listarchive.configuration.settings import Configuration, Fetch, Limits, Web
from listarchive.configuration.toml_file import FILE, ConfigurationError, load
from listarchive.configuration.values import zone
from listarchive.lazy import lazy_attributes

if TYPE_CHECKING:
    from listarchive.configuration.mail_paths import MailPaths

__all__ = [
    "FILE",
    "Configuration",
    "ConfigurationError",
    "Engine",
    "Fetch",
    "Limits",
    "List",
    "MailPaths",
    "Remote",
    "Web",
    "load",
    "zone",
]

__getattr__ = lazy_attributes(__name__, {"MailPaths": ".mail_paths"})
"""What only an import needs."""
