import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
export const repository = join(import.meta.dirname, '../..');

/** Runs a program and returns what it printed; an error carries the end of its output. */
export async function run(program, args, options = {}) {
  try {
    const { stdout } = await execute(program, args, { maxBuffer: 1 << 28, ...options });
    return stdout;
  } catch (error) {
    const output = `${error.stdout ?? ''}\n${error.stderr ?? ''}`.trim().split('\n').slice(-60).join('\n');
    throw new Error(`${[program, ...args].join(' ')} failed in ${options.cwd ?? '.'}:\n${output}`, {
      cause: error,
    });
  }
}

/** What these checks need beside the workspace, where it is not installed yet. */
export async function installTools(log) {
  if (existsSync(join(import.meta.dirname, 'node_modules'))) return;
  log('installing the tools of this check');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: import.meta.dirname });
}

/**
 * A copy of the repository in `folder` that may be changed: what git knows and does not ignore, under a commit of its own
 * (changesets asks git), with the modules that are installed here; or, `clean`, a clone of the last commit with modules
 * installed from the lock file.
 */
export async function stageRepository(folder, { clean, log }) {
  if (clean) {
    log('cloning the last commit');
    await run('git', ['clone', '--quiet', '--no-local', '--branch', await branch(), repository, folder]);
    log('npm ci');
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
  } else {
    log('copying the working tree');
    const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: repository,
    });
    const present = listed.split('\0').filter((name) => name !== '' && existsSync(join(repository, name)));
    await mkdir(folder);
    await writeFile(join(folder, '.staged'), present.join('\0'));
    const copy =
      'tar --null --files-from "$1/.staged" --create --file - | tar --extract --file - --directory "$1"';
    await run('sh', ['-c', copy, 'sh', folder], { cwd: repository });
    await rm(join(folder, '.staged'));
    await linkModules(folder);
    await copyBuilds(folder);
    await run('git', ['init', '--quiet', '--initial-branch', 'main'], { cwd: folder });
    await git(folder, 'add', '--all');
    await git(folder, 'commit', '--quiet', '--no-verify', '--message', 'Stage a release');
  }
}

const branch = async () =>
  (await run('git', ['rev-parse', '--abbrev-ref', 'HEAD'], { cwd: repository })).trim();

/** git with a name of its own, whatever the person's settings. */
export const git = (folder, ...args) =>
  run('git', ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost', ...args], { cwd: folder });

/** The installed modules as hard links: nothing is copied, and links among packages point into the copy. */
async function linkModules(folder) {
  for (const where of ['.', ...(await packageFolders(repository)), 'tools']) {
    const from = join(repository, where, 'node_modules');
    if (!(await readdir(from).catch(() => undefined))) continue;
    try {
      await run('cp', ['-al', from, join(folder, where, 'node_modules')]);
    } catch {
      await cp(from, join(folder, where, 'node_modules'), { recursive: true, verbatimSymlinks: true });
    }
  }
}

/** What is built here already, so that the build of the copy has only what changed to do. */
async function copyBuilds(folder) {
  for (const where of [...(await packageFolders(repository)), 'tools']) {
    const from = join(repository, where, 'dist');
    if (existsSync(from))
      await cp(from, join(folder, where, 'dist'), { recursive: true, preserveTimestamps: true });
  }
}

/** Folders of packages that are published, relative to the repository; derived, never listed. */
export async function packageFolders(root) {
  const folders = [];
  for (const parent of ['packages', 'plugins']) {
    for (const name of (await readdir(join(root, parent))).sort()) {
      const description = await readFile(join(root, parent, name, 'package.json'), 'utf8').catch(
        () => undefined,
      );
      if (description !== undefined && JSON.parse(description).private !== true)
        folders.push(join(parent, name));
    }
  }
  // The manifests of splits are a package without code, at the top of the repository.
  if (existsSync(join(root, 'splits/package.json'))) folders.push('splits');
  return folders;
}

/** package.json of a folder. */
export const describe = async (folder) => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));

/** Writes files below a folder. */
export async function put(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
