import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * The Python that runs the other side of a comparison: the one that was named, else the one of tools/.venv, which is
 * installed with its pinned packages where it is missing (some gigabytes, once). Ends the process where that fails.
 */
export function peerPython(named) {
  if (named !== undefined) return named;
  const { status } = spawnSync(path('../goldens/install.sh'), { stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    console.error(
      'The software to compare with could not be installed. It needs Python 3.10 to 3.13 with venv and pip; name one by PYTHON=python3.11, or a Python that has the packages by --python.',
    );
    process.exit(2);
  }
  return path('../.venv/bin/python');
}
