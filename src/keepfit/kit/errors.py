"""The errors people can do something about; everything else is our bug and may crash."""

from __future__ import annotations

from keepfit.kit.text import Lang, Text


class KeepfitError(Exception):
    """Something a person can put right: what is wrong, and how to go on."""

    exit_code = 1

    def __init__(self, message: Text, *, hint: Text | None = None) -> None:
        super().__init__(message.en)
        self.message = message
        self.hint = hint

    def read(self, lang: Lang) -> str:
        """Return message and hint in one language, on one line each."""
        lines = [self.message.read(lang)]
        if self.hint is not None:
            lines.append(self.hint.read(lang))
        return "\n".join(lines)


class OutdatedError(KeepfitError):
    """What was read has been changed by somebody else since; nothing of this was done."""


class UsageError(KeepfitError):
    """The command or function was called in a way that cannot work."""

    exit_code = 2


class SourceError(KeepfitError):
    """A file cannot be read at all: not what its ending says, damaged, locked, too large."""


class PackError(KeepfitError):
    """A rule pack is not sound: an unknown measure, a circle of `extends`, a missing source."""


class StoreError(KeepfitError):
    """A store is damaged, locked by another writer, or not a store."""


class NumbersError(KeepfitError):
    """Totals do not add up, so they are not printed."""
