"""Mails of a conversation about patches."""

from __future__ import annotations

SUGGESTED = """\
--- a/hooks.txt
+++ b/hooks.txt
@@ -1 +1 @@
-brass
+iron
"""


def answer(number: int, to: str, subject: str, text: str, sender: str = "Bo <bo@example.org>") -> bytes:
    return (
        f"From bo@example.org Thu May  2 12:00:00 2024\nFrom: {sender}\nSubject: {subject}\n"
        f"Date: Sat, 4 May 2024 12:{number:02}:00 +0000\nMessage-ID: <{number}@answers.example>\n"
        f"In-Reply-To: <{to}>\nReferences: <{to}>\n\n{text}\n\n"
    ).encode()
