#!/bin/sh
# Installs the Debian packages of PACKAGES that are missing, or says which line an administrator must run.
# Either way the set-up goes on: `yomikaki doctor` names what the program then lacks.
missing=""
for package in $PACKAGES; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

ask() {
  echo "$1"
  echo "  apt-get install -y$missing"
  exit 0
}

if [ "$(id -u)" = 0 ]; then
  run=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  run="sudo"
else
  ask "管理者に次の1行を依頼してください / ask an administrator to run:"
fi
$run apt-get update -qq
$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
  ask "次を入れられませんでした。接続を確かめてもう一度 / could not install; check the network and run:"
