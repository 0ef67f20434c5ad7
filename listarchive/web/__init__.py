"""An archive in a browser.

Read-only, without JavaScript, and with nothing from elsewhere. It knows the archive, queries and threads, and
nothing of mail as bytes.
"""

from __future__ import annotations

from listarchive.web.serving import serve
from listarchive.web.site import Site

__all__ = ["Site", "serve"]
