"""Form fields the admin pages share."""

from typing import Any

from django import forms


class Lines(forms.CharField):
    """A list of texts, written one to a line."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 40})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=True, help_text="One to a line", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return the lines that hold anything."""
        text = value if isinstance(value, str) else "\n".join(value or ())
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what the lines mean."""
        return self.to_python(initial) != self.to_python(data)
