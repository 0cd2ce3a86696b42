"""Where links of a page lead, as they are written outside of the site."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin

_SCHEME = re.compile(r"([A-Za-z][\w+.-]*):")
_SCHEMES = ("http", "https", "mailto", "tel", "ftp")
"""What an address may begin with, if it does not lead to a page or a file of the site."""


def address_of(href: str, url: str) -> str:
    """Return where a link of a page leads, as it is written outside of the site.

    Parameters
    ----------
    href
        As in the page's HTML; in a site on disk it names ``index.html``.
    url
        Where the page is published.
    """
    whole = urljoin(url, href)
    path, mark, fragment = whole.partition("#")
    if path.startswith(url[: url.find("/", 8) + 1]):
        path = path.removesuffix("index.html")
    return quote(path + mark + fragment, safe="%/:=&?~#+!$,;'@()*[]-._")


def is_reachable(href: str) -> bool:
    """Whether an address leads to something that is not a script."""
    scheme = _SCHEME.match(href)
    return scheme is None or scheme[1].lower() in _SCHEMES
