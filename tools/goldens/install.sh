#!/usr/bin/env bash
# Makes tools/.venv with the pinned reference implementations (PyTorch, timm, torchvision, scikit-learn) where it is
# missing or requirements.txt has changed since. Needs Python 3.10 to 3.13 ($PYTHON, else python3). Prints nothing but errors.
set -euo pipefail
cd "$(dirname "$0")"
venv=../.venv
if ! cmp --silent requirements.txt "$venv/requirements.txt"; then
  [ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
  # Written last: an installation that was cut short is done again.
  cp requirements.txt "$venv/requirements.txt"
fi
