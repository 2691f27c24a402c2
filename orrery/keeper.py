"""The service worker's script, which stands at the site's root and keeps a visited course on the reader's device (web/keeper.js).

A browser takes a service worker for a new one when a byte of its script differs, so the script names the edition: a digest of every
file of the site.
"""

from __future__ import annotations

import json

from orrery import search
from orrery.cache import digest
from orrery.prints import Content, Print, read
from orrery.workshop import Files, Shipped, Workshop

SCRIPT = """\
// Made by the build: tells the service worker what this edition of the site holds.
import {{ keep }} from "./{assets}/keeper.js";
keep({edition});
"""


def make_keeper(files: Files, workshop: Workshop) -> Files:
    """`keeper.js` for a site of these files."""
    parcels: tuple[Shipped, ...] = (workshop.assets, workshop.runtime)
    edition = {
        "edition": digest(*(part for path, content in sorted(files.items()) for part in (path, tell(content))))[:16],
        "folders": {parcel.folder: sorted(parcel.files) for parcel in parcels},
        "files": sorted(path for path in files if path.startswith(f"{search.FOLDER}/")),
    }
    return {"keeper.js": SCRIPT.format(assets=workshop.assets.folder, edition=json.dumps(edition, indent=1)).encode()}


def tell(content: Content) -> bytes | str:
    """What tells the content from another; of a page its key, which spares reading those that are kept."""
    return content.key if isinstance(content, Print) else read(content)
