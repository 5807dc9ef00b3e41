import { SparsamError } from '@sparsam/core';
import { type OpenvinoApi, loadApi, loadKoffi } from './api.ts';
import { type Candidate, type Surroundings, candidates, libraryAt, variable } from './candidates.ts';

/** The oldest version with everything that a step uses. */
const oldest = { year: 2025, release: 0 };
const oldestName = `${oldest.year}.${oldest.release}`;

const remedy = `OpenVINO comes with Python's package: pip install openvino, in an environment that is active, in .venv or for the user. Or take it from Debian, Homebrew or Intel's archive, or name the library or its folder in ${variable}. Or take --engine onnx, which needs nothing else.`;

const reasonOf = (error: unknown): string =>
  ((error instanceof Error ? error.message : String(error)).split('\n')[0] as string).replace(/\.$/, '');

/** Why a library's version does not do, or undefined. */
export function tooOld(version: string): string | undefined {
  const [, year, release] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  const found = Number(year) * 100 + Number(release);
  if (found >= oldest.year * 100 + oldest.release) return undefined;
  return `it is OpenVINO ${version.split('-')[0] || 'of an unknown version'}, and the engine needs ${oldestName} or newer`;
}

/**
 * Finds and loads OpenVINO's C library. `library` is a file or a folder that was named; SPARSAM_OPENVINO comes next, then
 * where installations put it. `open` loads a file; a test gives its own. Throws SparsamError (usage) where it is not there, does not load or is too old.
 */
export async function loadLibrary(
  library: string | undefined,
  around: Surroundings,
  open?: (path: string) => OpenvinoApi,
): Promise<OpenvinoApi> {
  const named: readonly (readonly [string, string | undefined])[] = [
    ['The option openvino.library', library],
    [variable, around.env[variable]],
  ];
  const koffi = open === undefined ? await loadKoffi() : undefined;
  const load = open ?? ((path: string) => loadApi(koffi as NonNullable<typeof koffi>, path));
  const failures: string[] = [];
  const attempt = ({ path, origin }: Candidate): OpenvinoApi | undefined => {
    let why: string | undefined;
    try {
      const api = load(path);
      why = tooOld(api.version);
      if (why === undefined) return api;
    } catch (error) {
      why = `it does not load (${reasonOf(error)})`;
    }
    failures.push(`${path} (found by ${origin}): ${why}`);
    return undefined;
  };

  for (const [who, place] of named) {
    if (place === undefined || place === '') continue;
    const path = libraryAt(place, around.platform);
    if (path === undefined)
      throw new SparsamError(
        'usage',
        `${who} is "${place}", and there is no library of OpenVINO: expected libopenvino_c.so (Linux), libopenvino_c.dylib (macOS) or openvino_c.dll (Windows), or a folder that holds it. ${remedy}`,
      );
    const api = attempt({ path, origin: who });
    if (api !== undefined) return api;
    throw new SparsamError('usage', `OpenVINO cannot be used here. ${failures[0]}. ${remedy}`);
  }
  for (const candidate of candidates(around)) {
    const api = attempt(candidate);
    if (api !== undefined) return api;
  }
  const [first] = failures;
  throw new SparsamError(
    'usage',
    first === undefined
      ? `The engine "openvino" needs OpenVINO, which was not found. ${remedy}`
      : `OpenVINO cannot be used here. ${first}. ${remedy}`,
  );
}
