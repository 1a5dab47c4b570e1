#!/usr/bin/env bash
# Takes the README's picture of the real editor: starts the server, drives Chromium, keeps the screenshot.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build iSeg.Web.sln -v quiet -consoleLoggerParameters:NoSummary
dotnet test --project tests/iSeg.Browser.Tests --no-build --filter-class '*ScreenshotJourney'
mkdir -p docs/images
cp artifacts/browser/editor.png docs/images/editor.png
echo "docs/images/editor.png"
