"""Completion for bash, zsh and fish.

By the protocol of click, with a script of our own for each shell: bash takes `author:ad` for three words,
and after `author:` no shell is to put a blank.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete

VARIABLE = "_LISTARCHIVE_COMPLETE"

_BASH = """\
# bash completion for listarchive: into ~/.local/share/bash-completion/completions/listarchive
_listarchive() {
    local type value
    COMPREPLY=()
    while IFS=, read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            open) compopt -o nospace; COMPREPLY+=("$value") ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(COMP_LINE="${COMP_LINE:0:COMP_POINT}" _LISTARCHIVE_COMPLETE=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F _listarchive listarchive
"""

_ZSH = """\
#compdef listarchive
# zsh completion for listarchive: as _listarchive into a folder of $fpath
_listarchive() {
    local type value told
    local -a plain open response
    response=("${(@f)$(COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \\
        _LISTARCHIVE_COMPLETE=zsh_complete "${words[1]}" 2>/dev/null)}")
    for type value told in $response; do
        case $type in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            open) open+=("$value:$told") ;;
            plain) plain+=("$value:$told") ;;
        esac
    done
    (( $#plain )) && _describe -V listarchive plain -U
    (( $#open )) && _describe -V fields open -U -S ''
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _listarchive "$@"
else
    compdef _listarchive listarchive
fi
"""

_FISH = """\
# fish completion for listarchive: into ~/.config/fish/completions/listarchive.fish
function _listarchive
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -lx COMP_WORDS "$words"
    set -lx COMP_CWORD "$typed"
    set -lx _LISTARCHIVE_COMPLETE fish_complete
    for line in ($words[1] 2>/dev/null)
        set -l parts (string split -m 1 , -- $line)
        switch $parts[1]
            case dir
                __fish_complete_directories $typed
            case file
                __fish_complete_path $typed
            case '*'
                echo $parts[2]
        end
    end
end
complete --no-files --keep-order --command listarchive --arguments "(_listarchive)"
"""

_BREAKS = "\"'@><=;|&(: \t\n"
"""Where bash begins a new word to complete, as long as nobody changes COMP_WORDBREAKS."""


class Bash(BashComplete):
    """Answers bash, which completes what stands behind the last of its own word breaks."""

    source_template = _BASH.replace("%", "%%")

    def get_completion_args(self) -> tuple[list[str], str]:
        """Take the line up to the cursor apart as bash would, and remember where bash has its word begin."""
        line = os.environ["COMP_LINE"]
        words, typed, self._kept = _taken_apart(line)
        return words[1:], typed

    def format_completion(self, item: CompletionItem) -> str:
        """Leave out of a value what bash has already."""
        return f"{item.type},{item.value[self._kept :] if item.type in ('plain', 'open') else ''}"


class Zsh(ZshComplete):
    """Answers zsh with values and what is told of them, between which stands a colon."""

    source_template = _ZSH.replace("%", "%%")

    def format_completion(self, item: CompletionItem) -> str:
        """Give the type, the value and what is told of it, a line each."""
        value = item.value.replace("\\", "\\\\").replace(":", "\\:")
        return f"{item.type}\n{value}\n{item.help or item.value}"


class Fish(FishComplete):
    """Answers fish, which gives the words before the cursor and the one that it is in."""

    source_template = _FISH.replace("%", "%%")

    def get_completion_args(self) -> tuple[list[str], str]:
        """Take what was typed as it is meant, with a quote that is still open."""
        words = click.shell_completion.split_arg_string(os.environ["COMP_WORDS"])
        return words[1:], "".join(click.shell_completion.split_arg_string(os.environ["COMP_CWORD"]))


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def script(shell: str, group: click.Group) -> str:
    """Give the script that a shell is to read."""
    return ShellComplete.source(SHELLS[shell](group, {}, "listarchive", VARIABLE))


def answer(group: click.Group) -> None:
    """Answer a shell. Whatever is wrong, it is not told in the midst of a line that somebody types."""
    shell, _, what = os.environ[VARIABLE].partition("_")
    with suppress(Exception):
        if shell in SHELLS and what == "source":
            sys.stdout.write(script(shell, group))
        elif shell in SHELLS:
            asked = SHELLS[shell](group, {}, "listarchive", VARIABLE)
            sys.stdout.write("".join(f"{line}\n" for line in asked.complete().splitlines()))


def _taken_apart(line: str) -> tuple[list[str], str, int]:
    """Give the words before the one that is typed, that one, and how much of it bash does not replace."""
    words: list[str] = []
    word, quote, begun, kept = "", "", False, 0
    characters = iter(line)
    for character in characters:
        if quote:
            if character == quote:
                quote = ""
            elif character == "\\" and quote == '"':
                word += next(characters, "")
            else:
                word += character
        elif character in "\"'":
            quote, begun, kept = character, True, len(word)
        elif character == "\\":
            word, begun = word + next(characters, ""), True
        elif character.isspace():
            if begun or word:
                words.append(word)
            word, begun, kept = "", False, 0
        else:
            word, begun = word + character, True
            kept = len(word) if character in _BREAKS else kept
    return [each for n, each in enumerate(words) if n or "=" not in each], word, kept
