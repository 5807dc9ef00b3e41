import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * OpenVINO for a benchmark: what SPARSAM_OPENVINO names, else tools/.openvino, installed where it is missing. Ends the
 * process where that fails.
 */
export function installedOpenvino() {
  const named = process.env['SPARSAM_OPENVINO'];
  if (named !== undefined && named !== '') return named;
  const { status } = spawnSync(path('../openvino/install.sh'), { stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    console.error(
      'OpenVINO could not be installed. It needs Python 3.10 or newer with pip; name one by PYTHON=python3.11, or an OpenVINO that is there by SPARSAM_OPENVINO.',
    );
    process.exit(2);
  }
  return path('../.openvino');
}
