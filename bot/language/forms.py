"""What Counterpart asks for: a form is a sentence with blanks, so filling it in writes the sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.language.cards import Line


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: `value` is what the sentence says, `label` what the reader sees."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class TextField:
    """One line, or several if `long`. `hint` is an example."""

    name: str
    label: str
    required: bool
    value: str = ""
    hint: str = ""
    error: str = ""
    long: bool = False


@dataclass(frozen=True, slots=True)
class MomentField:
    """A time as people type it ("fri 5pm"); a platform may offer a date-time picker that writes such words."""

    name: str
    label: str
    required: bool
    value: str = ""
    hint: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of `options`, or several, separated by commas, if `several`."""

    name: str
    label: str
    required: bool
    options: tuple[Option, ...] = ()
    value: str = ""
    hint: str = ""
    error: str = ""
    several: bool = False


@dataclass(frozen=True, slots=True)
class PersonField:
    """A person by @handle; `options` are those whom the asker may choose."""

    name: str
    label: str
    required: bool
    options: tuple[Option, ...] = ()
    value: str = ""
    hint: str = ""
    error: str = ""


Field = TextField | MomentField | ChoiceField | PersonField


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one verb. `focus` names the field to begin with."""

    verb: str
    title: str
    fields: tuple[Field, ...]
    send: str = "Send"
    focus: str = ""
    notes: tuple[Line, ...] = ()

    def values(self) -> dict[str, str]:
        """Field name to the words in it now."""
        return {field.name: field.value for field in self.fields}

    def with_error(self, name: str, error: str) -> Form:
        """The same form with `error` shown under the field `name`."""
        return replace(
            self,
            focus=name,
            fields=tuple(replace(field, error=error) if field.name == name else field for field in self.fields),
        )
