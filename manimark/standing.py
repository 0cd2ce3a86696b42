"""Whether a site stands as it would be built now, and the record by which the next build knows.

Kept free of costly imports: when nothing changed, this is all that runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from manimark.config import Config
from manimark.digests import Digests
from manimark.freshness import (
    Looks,
    SiteRecord,
    digest_of_inputs,
    digests_below,
    is_hidden,
    read_record,
    write_record,
)
from manimark.publish import SiteFiles
from manimark.studio.recording import Recording
from manimark.studio.surroundings import digest_of

_HOW = {"jobs", "timeout", "scheduler", "cache_gigabytes"}
"""Settings of how a site is made, which make no difference to the outcome."""


class Standing:
    """A site, what it was made of, and what it would be made of now.

    Parameters
    ----------
    config
        The project as it is now, when the build begins.
    choices
        What is asked of the build besides, for instance the quality.
    site
        The folder of the site.
    record
        The file that says what the site was made of.
    digests
        Knows what files hold.
    """

    def __init__(
        self,
        config: Config,
        choices: Mapping[str, object],
        site: Path,
        record: Path,
        digests: Digests,
    ) -> None:
        self._config, self._choices = config, choices
        self._root = str(config.root.resolve())
        self._site, self._record, self._digests = site, record, digests
        self._inputs = self._inputs_now()

    def is_fresh(self, *, lectures: bool = False, transparent: bool = False) -> bool:
        """Return whether the site was made of what is there now, and all its files stand.

        With `lectures`, its lecture material must be among them; likewise, with `transparent`, its
        transparent videos.
        """
        record = read_record(self._record)
        return (
            record is not None
            and record.lectures >= lectures
            and record.transparent >= transparent
            and record.inputs == self._inputs
            and record.root in ("", self._root)
            and all(self._sees(*look) == seen for look, seen in record.looks.items())
            and record.files == digests_below(self._site, self._digests)
        )

    def revoke(self) -> None:
        """Let the record vouch for no version of the site; it still says whose the folder is."""
        self._record.write_text("", encoding="utf-8")

    def vouch(
        self,
        files: SiteFiles,
        recordings: Collection[Recording],
        looks: Looks,
        kit: Mapping[Path, str],
        *,
        lectures: bool,
        transparent: bool,
    ) -> bool:
        """Write down what the new site was made of, unless something has changed meanwhile.

        Parameters
        ----------
        files
            What it consists of.
        recordings
            What its figures were made of.
        looks
            What their scenes looked at.
        kit
            Digest of each file of its lecture material.
        lectures
            Whether all lecture material is there, transparent videos aside.
        transparent
            Whether all transparent videos are there.

        Returns
        -------
        bool
            Whether it was written.
        """
        drawn = {r.folder / file.name: file.sha256 for r in recordings for file in r.files}
        for path in (*drawn, *kit):
            # It has one name more than before, and may have lost another.
            self._digests.renew(path)
        is_bound = any(Path(path).is_absolute() for _, path in looks)
        record = SiteRecord(
            self._inputs,
            dict(sorted(looks.items())),
            dict(self._published(files, {**drawn, **kit})),
            tuple(sorted(recording.folder.name for recording in recordings)),
            self._root if is_bound else "",
            lectures,
            transparent,
        )
        is_same = all(self._sees(kind, path) == seen for (kind, path), seen in looks.items())
        if is_same and self._inputs_now() == self._inputs:
            write_record(self._record, record)
            return True
        return False

    def _sees(self, kind: str, path: str) -> str:
        place = Path(path) if kind == "program" else self._config.root / path
        return digest_of(kind, place, self._digests.of)

    def _inputs_now(self) -> str:
        config = self._config
        settings = {
            field.name: str(getattr(config, field.name))
            for field in fields(config)
            # Where the project lies makes no difference either.
            if field.type != "Path" and field.name not in _HOW
        }
        sources = (config.content, config.scenes, config.templates)
        choices = {**settings, **self._choices}
        return digest_of_inputs(config.root, sources, choices, self._digests)

    def _published(self, files: SiteFiles, known: Mapping[Path, str]) -> Iterator[tuple[str, str]]:
        """Yield what the site is meant to hold: path → SHA-256, without hidden files."""
        made = {name: hashlib.sha256(data).hexdigest() for name, data in files.made.items()}
        cached = {name: known[file] for name, file in files.cached.items()}
        copied = {name: self._digests.of(file) for name, file in files.copied.items()}
        for name, sha256 in (made | cached | copied).items():
            if not is_hidden(name):
                yield name, sha256
