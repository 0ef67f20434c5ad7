"""The mails that the tests of the web write."""

from __future__ import annotations


def a_mail(message_id: str, subject: str, text: str = "Bean.", *, minute: int = 0, **headers: str) -> str:
    """Write a mail; headers may be replaced or added (`Content_Type`)."""
    given = {
        "Message-ID": f"<{message_id}>",
        "From": "Ann Other <ann@x.example>",
        "Date": f"Thu, 4 Jan 2024 10:{minute:02}:00 +0000",
        "Subject": subject,
    }
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return "\n".join(f"{name}: {value}" for name, value in given.items()) + f"\n\n{text}"
