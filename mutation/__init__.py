"""Do the tests notice when the code is wrong? See docs/appendix/mutation.md."""
