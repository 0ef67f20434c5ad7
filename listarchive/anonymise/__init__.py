"""Mail that can be shown to others, made of mail that cannot.

Bytes to bytes: lines, separators, header names, encodings and charsets stay, and so do the words by which
mail is read; all other letters and digits become others.
"""

from __future__ import annotations

from listarchive.anonymise.key_words import is_key_word
from listarchive.anonymise.mails import anonymised

__all__ = ["anonymised", "is_key_word"]
