#!/bin/sh
# Does what the documentation tells a new user to do, in an empty Debian: no root, no compiler, Python alone.
# `make new-user` runs it; docs/install.md tells what came of it. Needs root, debootstrap and the network.
set -eu

usage='usage: new_user.sh SUITE DIST FOLDER
  SUITE   of Debian: bookworm (12), trixie (13)
  DIST    the folder with the wheel and the source archive of this version
  FOLDER  where the empty systems are made and kept, one folder a suite; each run works on a copy'
[ $# -eq 3 ] || { echo "$usage" >&2; exit 2; }
suite=$1 dist=$2 base=$3/$1
here=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd)

step() { printf '%s: %s (%s s)\n' "$suite" "$1" "$(($(date +%s) - begun))" >&2; }

if [ ! -e "$base.made" ]; then
    rm -rf "$base"
    mkdir -p "$base"
    debootstrap --variant=minbase --include=python3,ca-certificates "$suite" "$base" >"$base.log" 2>&1 ||
        { tail "$base.log" >&2; exit 1; }
    touch "$base.made"
fi

root=$(mktemp -d "$3/$suite.XXXXXX")
cleanup() {
    umount "$root/proc" 2>/dev/null || true
    umount "$root/dev" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap cleanup EXIT
cp -a "$base/." "$root"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
# A machine that stands behind a proxy trusts it.
trusted=/etc/ssl/certs/ca-certificates.crt
cp "$trusted" "$root$trusted"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"

inside() { chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
reader() {
    chroot --userspec=reader:reader "$root" env -i HOME=/home/reader USER=reader LANG=C.UTF-8 PIP_CERT=$trusted SSL_CERT_FILE=$trusted \
        PATH=/home/reader/.local/bin:/usr/bin:/bin:/usr/sbin sh -euc "cd; $1" </dev/null
}

inside useradd --create-home reader
cp "$here/own.mbox" "$dist"/listarchive-*.whl "$dist"/listarchive-*.tar.gz "$root/home/reader/"
chroot "$root" chown -R reader: /home/reader
begun=$(date +%s)
! reader 'command -v cc gcc pip' || { echo "$suite: not empty" >&2; exit 1; }

reader 'mkdir clone; tar -xzf listarchive-*.tar.gz -C clone --strip-components 1; cd clone; ./run' >"$root/out"
grep -q '^ 1  .*Nell' "$root/out"
step './run imports the sample lists and searches them'

if [ -n "${TESTS:-}" ]; then
    reader "cd clone; ./run tests $TESTS" >"$root/out" 2>&1 || { tail -40 "$root/out" >&2; exit 1; }
    step "the source archive runs its own tests: $(grep -E '^[0-9]+ passed|passed' "$root/out" | tail -1)"
fi

inside apt-get -qq update
inside apt-get -qq install -y --no-install-recommends python3-venv pipx cron nginx-light curl >/dev/null 2>&1
! reader 'command -v cc gcc' || { echo "$suite: a compiler came with the packages" >&2; exit 1; }
step 'installed python3-venv, pipx, cron and nginx'

reader 'python3 -m venv env; env/bin/pip install -q "$(ls listarchive-*.whl)[web]"; mkdir -p .local/bin archive/mbox
    ln -s ~/env/bin/listarchive .local/bin/; listarchive --version'
step 'the wheel is installed with pip'
reader 'cp own.mbox archive/mbox/; listarchive --home archive import; listarchive --home archive search heron' |
    grep -q 'A \*heron\* on the roof'
step 'an mbox of one’s own is imported and searched'

reader 'sed "s/A heron/Another heron/; s/first@/second@/" own.mbox >archive/mbox/late.mbox
    echo "PATH=$PATH
* * * * *  listarchive --home \$HOME/archive import -q --wait 3600" | crontab -'
inside cron
for _ in $(seq 90); do
    ! reader 'listarchive --home archive search --count another' >"$root/out" || break
    sleep 1
done
inside sh -c 'kill $(cat /var/run/crond.pid)'
[ "$(cat "$root/out")" = 1 ]
step 'cron imports what came in'

cat >"$root/home/reader/nginx.conf" <<'NGINX'
pid /home/reader/nginx.pid;
error_log /home/reader/nginx.log;
events {}
http {
    access_log off;
    client_body_temp_path /tmp/b; proxy_temp_path /tmp/p; fastcgi_temp_path /tmp/f;
    uwsgi_temp_path /tmp/u; scgi_temp_path /tmp/s;
    server {
        listen 127.0.0.1:18080;
        location /archive/ {
            proxy_pass http://127.0.0.1:18025/;
            proxy_set_header Host $host;
        }
    }
}
NGINX
reader 'printf "[web]\nurl = \"http://localhost:18080/archive/\"\n" >archive/listarchive.toml
    listarchive --home archive serve --port 18025 2>serve.log & serve=$!
    trap "kill $serve; nginx -c ~/nginx.conf -s quit 2>/dev/null" EXIT
    nginx -c ~/nginx.conf 2>/dev/null
    curl -fsS --retry 30 --retry-delay 1 --retry-all-errors "http://localhost:18080/archive/search?q=heron"
    ' >"$root/out" 2>"$root/home/reader/curl.log" || { cat "$root"/home/reader/*.log >&2; exit 1; }
grep -q 'on the roof' "$root/out"
step 'nginx shows what serve serves'

reader 'rm .local/bin/listarchive; pipx install "$(ls ~/listarchive-*.whl)" >/dev/null 2>&1; listarchive --version;
    pipx uninstall listarchive >/dev/null 2>&1'
step 'pipx installs the wheel'
reader 'env/bin/pip install -q uv; env/bin/uv tool install -q ./clone; listarchive --version'
step 'uv installs the clone'
