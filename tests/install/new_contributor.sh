#!/bin/sh
# Does what CONTRIBUTING.md tells a new contributor to do, in a clone that has no ../shared: one change of the code,
# its test first, the checks. `make new-contributor` runs it; needs git and, if nobody has set the clone up, the network.
set -eu

usage='usage: new_contributor.sh FOLDER
  FOLDER  where the clone is made, or stands set up; nothing else may be in it'
[ $# -eq 1 ] || { echo "$usage" >&2; exit 2; }
here=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd)
mkdir -p "$1"
cd "$1"
[ -d clone ] || git clone -q "$here" clone
cd clone
[ ! -e ../shared ] || { echo "$1/shared is there: give an empty folder" >&2; exit 2; }

die() { echo "new_contributor.sh: $*" >&2; exit 1; }
# Type a line that CONTRIBUTING.md has.
typed() { grep -qF "$*" CONTRIBUTING.md || die "CONTRIBUTING.md does not say: $*"; echo "\$ $*"; "$@"; }
change() {
    sed "$2" "$1" >changed
    ! cmp -s "$1" changed || die "$1 is not what it was: change $0"
    cat changed >"$1"
    rm changed
}

typed ./run tests tests/cli/test_cli_errors.py || die 'the checks fail before the change'

change tests/cli/test_cli_errors.py 's/("delete", "hide"),/& ("look", "search"),/'
! typed .venv/bin/pytest tests/cli/test_cli_errors.py -k called_here || die 'the test does not notice that the change is missing'
change listarchive/cli/__init__.py 's/^    "grep": "search",$/&\n    "look": "search",/'
typed .venv/bin/pytest tests/cli/test_cli_errors.py -k called_here || die 'the change is made, and its test fails'
typed ./run tests tests/cli/test_cli_errors.py || die 'the checks fail after the change'

! typed ./run tests --no-skips tests/text/test_suites.py >out 2>&1 || die '--no-skips lets a skipped test pass'
grep 'SKIPPED.*\.\./shared is not here' out || die '--no-skips does not tell what was skipped, and why'
rm out
git diff --stat
