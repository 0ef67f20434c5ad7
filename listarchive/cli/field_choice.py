"""Which fields of a post are printed, and how: `--fields` and `--template`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from listarchive.errors import UsageError
from listarchive.export.field_names import NAMES, named, only
from listarchive.record import record

if TYPE_CHECKING:
    from listarchive.cli.template import Template


@record
class FieldChoice:
    """The form of output that was asked for, and what of a post it has."""

    form: str
    names: tuple[str, ...] | None = None
    """None for all that the form has."""
    template: Template | None = None

    @classmethod
    def of(
        cls,
        options: Mapping[str, Any],
        zone: tzinfo,
        forms: Sequence[str] = ("json",),
        known: Collection[str] = NAMES,
    ) -> FieldChoice:
        """Read `form`, `fields` and `template`, where `--fields` is for some forms. Raises `UsageError`."""
        form, fields, template = options["form"], options["fields"], options["template"]
        if template is not None:
            if form != "text" or fields is not None:
                other = "--fields" if fields is not None else f"--format {form}"
                raise UsageError(f"--template and {other} are two forms of output: give one of them")
            from listarchive.cli.template import Template  # noqa: PLC0415 - few ask for it

            return cls("template", template=Template(template, known, zone))
        if fields is None:
            return cls(form)
        if form not in forms:
            told = ", ".join(forms)
            raise UsageError(f"--fields is for {told}: add --format {forms[0]}, or use --template")
        return cls(form, named(fields, known))

    def only(self, told: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give what of the JSON of a post is printed."""
        return only(told, self.names)
