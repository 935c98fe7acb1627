#!/bin/sh
# Builds the vendored browser assets from package-lock.json; running the platform needs none of this.
set -eu
cd "$(dirname "$0")/.."
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm run --silent assets
