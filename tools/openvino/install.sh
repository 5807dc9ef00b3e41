#!/usr/bin/env bash
# Puts the pinned OpenVINO into tools/.openvino, from Python's package of it, where it is missing or another version: what the
# tests and the benchmark of the engine "openvino" use. Needs Python 3.10 or newer with pip ($PYTHON, else python3) and
# 220 MB. Prints nothing but errors.
set -euo pipefail
cd "$(dirname "$0")"
version=2026.4.1
target=../.openvino
if [ "$(cat "$target/version" 2>/dev/null)" != "$version" ]; then
  rm -rf "$target"
  # The libraries are all that is wanted, not what the Python side of the package depends on.
  "${PYTHON:-python3}" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --target "$target" "openvino==$version"
  # Written last: an installation that was cut short is done again.
  echo "$version" > "$target/version"
fi
