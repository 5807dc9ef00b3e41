#!/usr/bin/env bash
# Regenerates tools/goldens/fixtures: makes tools/.venv with the pinned reference implementations where it is missing,
# then runs every script beside this one (or only those named: `npm run goldens -- xcit dino`). Needs Python 3.10 to 3.13.
set -euo pipefail
cd "$(dirname "$0")"
venv=../.venv
if [ ! -x "$venv/bin/python" ]; then
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --requirement requirements.txt
fi
scripts=("${@/%/.py}")
[ ${#scripts[@]} -gt 0 ] || scripts=(*.py)
for script in "${scripts[@]}"; do
  # Files that start with an underscore are shared helpers.
  case "$script" in _*) continue ;; esac
  echo "goldens: $script"
  "$venv/bin/python" "$script"
done
