"""From text to terms: words, languages, stems."""
