#!/usr/bin/env bash
# Everything that must hold before a change goes in: formatting, one build, all tests. Ends with one line, "N passed, N failed".
#   eng/test.sh          everything, the browser included
#   eng/test.sh --fast   all but the browser
# CONFIGURATION=Debug builds and tests the debug build instead of the release build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fast=false
case "${1:-}" in
  '') ;;
  --fast) fast=true ;;
  *) echo "Usage: eng/test.sh [--fast]" >&2; exit 2 ;;
esac

configuration=${CONFIGURATION:-Release}
# The browser comes last: what it shows as a riddle, a unit test has mostly said in words by then.
projects=(Core Engine Data Web Cli)
$fast || projects+=(Browser)

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TERM=dumb
passed=0 failed=0 broken=()
log=$(mktemp)
trap 'rm -f "$log"' EXIT

heading() { printf '\n== %s ==\n' "$1"; }

give_up() { printf '\n%s\n' "$1" >&2; echo "$passed passed, $((failed + 1)) failed"; exit 1; }

# Installs Debian packages, or says what to do.
install_packages() {
  local sudo=()
  command -v apt-get > /dev/null || give_up "There is no apt-get here. Install $* by hand and run this again."
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo > /dev/null || give_up "Installing $* needs root. Install it by hand and run this again."
    sudo=(sudo)
  fi
  "${sudo[@]}" apt-get update -q > "$log" 2>&1 && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >> "$log" 2>&1 \
    || { tail -n 20 "$log" >&2; give_up "apt-get could not install $* (see above). Install it by hand and run this again."; }
}

find_browser() {
  local name
  if [[ -n ${CHROMIUM_PATH:-} ]]; then
    [[ -x $CHROMIUM_PATH ]] || give_up "CHROMIUM_PATH is $CHROMIUM_PATH, which cannot be run."
    return
  fi
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" > /dev/null; then
      CHROMIUM_PATH=$(command -v "$name")
      return
    fi
  done
  return 1
}

# docs/api-example.py needs a Python that has requests: the usual one, or the distribution's.
find_python() {
  local name
  for name in "${ISEG_PYTHON:-}" python3 /usr/bin/python3; do
    if [[ -n $name ]] && "$name" -c 'import requests' > /dev/null 2>&1; then
      ISEG_PYTHON=$(command -v "$name")
      return
    fi
  done
  return 1
}

# Adds up what one test project says; a project that finds no test is a fault, not a success.
run_project() {
  local name=$1 dll="tests/iSeg.$1.Tests/bin/$configuration/net10.0/iSeg.$1.Tests.dll" code=0 good bad
  heading "iSeg.$name.Tests"
  [[ -f $dll ]] || { echo "The build made no $dll."; failed=$((failed + 1)); broken+=("iSeg.$name.Tests was not built"); return; }
  dotnet test --test-modules "$dll" --no-progress --output Detailed > "$log" 2>&1 < /dev/null || code=$?
  good=$(sed -nE 's/^ *succeeded: *([0-9]+).*/\1/p' "$log" | tail -n 1)
  bad=$(sed -nE 's/^ *failed: *([0-9]+).*/\1/p' "$log" | tail -n 1)
  if [[ $code -eq 0 ]]; then
    grep -vE '^ *(passed|from) ' "$log" || true
  else
    cat "$log"
  fi
  passed=$((passed + ${good:-0}))
  failed=$((failed + ${bad:-0}))
  if [[ $((${good:-0} + ${bad:-0})) -eq 0 ]]; then
    failed=$((failed + 1))
    broken+=("iSeg.$name.Tests ran no test")
  elif [[ $code -ne 0 ]]; then
    [[ ${bad:-0} -gt 0 ]] || failed=$((failed + 1))
    broken+=("iSeg.$name.Tests failed")
  fi
}

run_javascript() {
  local code=0 good bad
  heading "tests/js"
  node --test --test-reporter=tap tests/js/*.test.mjs > "$log" 2>&1 < /dev/null || code=$?
  good=$(sed -nE 's/^# pass ([0-9]+).*/\1/p' "$log" | tail -n 1)
  bad=$(sed -nE 's/^# fail ([0-9]+).*/\1/p' "$log" | tail -n 1)
  if [[ $code -eq 0 ]]; then tail -n 9 "$log"; else cat "$log"; fi
  passed=$((passed + ${good:-0}))
  failed=$((failed + ${bad:-0}))
  if [[ $((${good:-0} + ${bad:-0})) -eq 0 ]]; then
    failed=$((failed + 1))
    broken+=("tests/js ran no test")
  elif [[ $code -ne 0 ]]; then
    [[ ${bad:-0} -gt 0 ]] || failed=$((failed + 1))
    broken+=("tests/js failed")
  fi
}

heading "Tools"
command -v dotnet > /dev/null || give_up "There is no dotnet here. Install the .NET SDK that global.json asks for."
command -v node > /dev/null || install_packages nodejs
if ! $fast; then
  find_browser || { install_packages chromium; find_browser || give_up "Chromium was installed but is not to be found."; }
  export CHROMIUM_PATH
  echo "Browser: $CHROMIUM_PATH"
  find_python || { install_packages python3 python3-requests; find_python || give_up "python3-requests was installed but Python does not find it."; }
  export ISEG_PYTHON
  echo "Python: $ISEG_PYTHON, $("$ISEG_PYTHON" --version)"
fi
echo "dotnet $(dotnet --version), node $(node --version), $configuration"

heading "Build"
dotnet restore iSeg.Web.sln -v quiet || give_up "The packages could not be restored."
dotnet build iSeg.Web.sln --no-restore -c "$configuration" -v quiet -consoleLoggerParameters:NoSummary || give_up "The build failed."

heading "Dependencies"
if ! eng/audit.sh; then
  failed=$((failed + 1))
  broken+=("A package has a known vulnerability (see above)")
fi

heading "Formatting"
if dotnet format iSeg.Web.sln --no-restore --verify-no-changes; then
  echo "As it should be."
else
  failed=$((failed + 1))
  broken+=("The formatting is off: run 'dotnet format iSeg.Web.sln' and look at what it changes")
fi

run_javascript
for project in "${projects[@]}"; do run_project "$project"; done

heading "Result"
for what in "${broken[@]+"${broken[@]}"}"; do echo "$what"; done
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
