"""`listarchive completion`: teach a shell to complete commands, options and queries."""

from __future__ import annotations

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), metavar="SHELL")
def command(shell: str) -> int:
    """Print the script that lets a shell complete with Tab.

    SHELL is bash, zsh or fish. Commands, options, fields and their values are completed: authors and lists
    of the archive, hits of the last search.

    Put it where the shell looks for it:

    \b
    bash  ~/.local/share/bash-completion/completions/listarchive
    zsh   ~/.zfunc/_listarchive, with fpath+=~/.zfunc before compinit
    fish  ~/.config/fish/completions/listarchive.fish

    \b
    listarchive completion zsh > ~/.zfunc/_listarchive
    eval "$(listarchive completion bash)"         in this shell alone
    """
    from listarchive.cli import group
    from listarchive.cli.completion import script

    click.echo(script(shell, group), nl=False)
    return 0
