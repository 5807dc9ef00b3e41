#!/usr/bin/env bash
# Regenerates tools/goldens/fixtures: installs the pinned reference implementations (install.sh), then runs every script
# beside this one (or only those named: `npm run goldens -- xcit dino`).
set -euo pipefail
cd "$(dirname "$0")"
./install.sh
scripts=("${@/%/.py}")
[ ${#scripts[@]} -gt 0 ] || scripts=(*.py)
for script in "${scripts[@]}"; do
  # Files that start with an underscore are shared helpers.
  case "$script" in _*) continue ;; esac
  echo "goldens: $script"
  ../.venv/bin/python "$script"
done
