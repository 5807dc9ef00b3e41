import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** What is looked at to find the library; a test gives its own. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
};

/** A place where the library is, and in whose words. */
export type Candidate = { readonly path: string; readonly origin: string };

/** The variable that names the library or a folder that holds it. */
export const variable = 'SPARSAM_OPENVINO';

/** The library with OpenVINO's C API on each platform; wheels and packages put the version behind it. */
function isLibrary(name: string, platform: NodeJS.Platform): boolean {
  if (platform === 'win32') return name === 'openvino_c.dll';
  if (platform === 'darwin') return /^libopenvino_c(\.\d+)*\.dylib$/.test(name);
  return /^libopenvino_c\.so(\.\d+)*$/.test(name);
}

const list = (folder: string): string[] => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
};

/** Where archives, wheels and packages keep libraries below the folder that people name. */
const inside = [
  '.',
  'libs',
  'openvino/libs',
  'runtime/lib/intel64',
  'runtime/lib/aarch64',
  'runtime/lib/arm64/Release',
  'runtime/bin/intel64/Release',
  'lib',
];

/** The library in a folder or where archives keep it below, or the file itself; the newest where there are several. */
export function libraryAt(path: string, platform: NodeJS.Platform): string | undefined {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return resolve(path);
  for (const below of inside) {
    const folder = join(path, below);
    const found = list(folder).filter((name) => isLibrary(name, platform));
    const last = found.at(-1);
    if (last !== undefined) return resolve(folder, last);
  }
  return undefined;
}

/** Folders of Python packages below an environment's root. */
function sitePackages(root: string, platform: NodeJS.Platform): string[] {
  if (platform === 'win32') return [join(root, 'Lib', 'site-packages')];
  const lib = join(root, 'lib');
  const pythons = list(lib).filter((name) => /^python3/.test(name));
  return pythons
    .reverse()
    .flatMap((name) => [join(lib, name, 'site-packages'), join(lib, name, 'dist-packages')]);
}

/** Roots of Python environments, the ones in use first. */
function pythonRoots({ env, platform, cwd }: Surroundings): string[] {
  const home = env['HOME'] ?? env['USERPROFILE'];
  const active = [env['VIRTUAL_ENV'], env['CONDA_PREFIX']].filter(
    (root) => root !== undefined && root !== '',
  );
  const beside = ['.venv', 'venv'].map((name) => join(cwd, name));
  const own = home === undefined ? [] : [join(home, '.local')];
  const system = platform === 'win32' ? [] : ['/usr/local', '/opt/homebrew', '/usr'];
  return [...(active as string[]), ...beside, ...own, ...system];
}

/** Folders of archives and of system packages. */
function systemFolders(platform: NodeJS.Platform): string[] {
  if (platform === 'win32')
    return list('C:/Program Files (x86)/Intel').map((name) => join('C:/Program Files (x86)/Intel', name));
  const archives = list('/opt/intel')
    .filter((name) => name.startsWith('openvino'))
    .reverse();
  const multiarch = [
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/lib64',
    '/usr/lib',
    '/usr/local/lib',
  ];
  return [...archives.map((name) => join('/opt/intel', name)), ...multiarch, '/opt/homebrew/lib'];
}

/** The folder of the package openvino-node as seen from the working folder. */
function nodePackage(cwd: string): string | undefined {
  try {
    return dirname(createRequire(join(cwd, 'sparsam.config.js')).resolve('openvino-node/package.json'));
  } catch {
    return undefined;
  }
}

/**
 * Every place where OpenVINO's library is, the one to take first: what a variable names, the environment of Intel's
 * archives, the package openvino-node, Python environments, the system.
 */
export function candidates(around: Surroundings): Candidate[] {
  const { env, platform, cwd } = around;
  const places: { readonly folder: string; readonly origin: string }[] = [];
  const archive = env['INTEL_OPENVINO_DIR'];
  if (archive !== undefined && archive !== '') places.push({ folder: archive, origin: 'INTEL_OPENVINO_DIR' });
  const node = nodePackage(cwd);
  if (node !== undefined) places.push({ folder: join(node, 'bin'), origin: 'openvino-node' });
  for (const root of pythonRoots(around))
    for (const site of sitePackages(root, platform))
      places.push({ folder: join(site, 'openvino'), origin: `the Python packages in ${site}` });
  for (const folder of systemFolders(platform)) places.push({ folder, origin: folder });
  return places.flatMap(({ folder, origin }) => {
    const path = libraryAt(folder, platform);
    return path === undefined ? [] : [{ path, origin }];
  });
}
