#!/usr/bin/env bash
# Asks the package source for known vulnerabilities of everything the product uses, directly or not. Ends with 1 when there are some; a
# source that does not answer (or offers no such data) is said and is no failure, since that says nothing about this repository.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
found=false answered=true
for project in src/iSeg.Web src/iSeg.Cli; do
  timeout "${AUDIT_TIMEOUT:-60}" dotnet list "$project" package --vulnerable --include-transitive > "$log" 2>&1 < /dev/null
  status=$?
  # What was found counts, whatever else went wrong: one source of two may be silent, and "error" may be part of a package's name.
  if grep -q 'has the following vulnerable packages' "$log"; then
    found=true
    cat "$log"
  elif [ "$status" -ne 0 ] || grep -qE 'NU1900|error|[Uu]nable to load|does not (provide|contain)' "$log"; then
    answered=false
    echo "$project: the package source gave no answer about vulnerabilities."
    tail -n 2 "$log"
  fi
done
$found && { echo "There are known vulnerabilities; update the packages in Directory.Packages.props."; exit 1; }
$answered && echo "No known vulnerabilities."
exit 0
