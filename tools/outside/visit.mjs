import { chmod, cp, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { put, run } from './stage.mjs';

const simclr = join(import.meta.dirname, 'simclr');
/** The author's own code, at most. */
const mostLines = 80;
/** An install of the command may take this besides the native runtimes, in MB. */
const mostMegabytes = 150;
/** The tests of a new plugin, its conformance suite among them, may take this, in seconds. */
const mostSeconds = 60;
/** What an install must do without. */
const tools = [
  'cc',
  'gcc',
  'c++',
  'g++',
  'clang',
  'clang++',
  'make',
  'ninja',
  'cmake',
  'node-gyp',
  'python',
  'python3',
];

/** Megabytes below a folder, by the top folders of the modules in it. */
async function megabytes(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes / 2 ** 20;
}

/** What npm printed that a person would stumble over. */
function complaints(text) {
  return text.split('\n').filter((line) => /npm warn (deprecated|ERESOLVE|EBADENGINE)|npm error/i.test(line));
}

/** Runs npm in a folder whose `.npmrc` names the registry. Its output, warnings too. */
const npm = (cwd, ...args) => run('sh', ['-c', '"$@" 2>&1', 'sh', 'npm', ...args], { cwd });

/**
 * Installs as on a machine without compilers and Python: in their place stand programs that write down that they were asked
 * for and fail.
 */
async function installWithoutTools(cwd, home, ...packages) {
  const traps = join(home, 'traps');
  const asked = join(traps, 'asked');
  await put(
    traps,
    Object.fromEntries(tools.map((name) => [name, `#!/bin/sh\necho "${name} $*" >> '${asked}'\nexit 1\n`])),
  );
  for (const name of tools) await chmod(join(traps, name), 0o755);
  const path = `${traps}${delimiter}${process.env.PATH}`;
  const env = {
    ...process.env,
    PATH: path,
    PYTHON: join(traps, 'python'),
    CC: join(traps, 'cc'),
    CXX: join(traps, 'c++'),
  };
  const install = ['install', '--no-audit', '--no-fund', '--foreground-scripts', ...packages];
  const output = await run('sh', ['-c', '"$@" 2>&1', 'sh', 'npm', ...install], { cwd, env });
  const calls = await readFile(asked, 'utf8').catch(() => '');
  if (calls !== '') throw new Error(`An install script asked for a compiler or Python:\n${calls}`);
  return output;
}

/** Packages below a folder of modules that have a script for npm to run at installation. */
async function withInstallScripts(modules) {
  const found = [];
  for (const entry of await readdir(modules, { recursive: true, withFileTypes: true })) {
    if (entry.name !== 'package.json') continue;
    let description;
    try {
      description = JSON.parse(await readFile(join(entry.parentPath, entry.name), 'utf8'));
    } catch {
      continue; // What a package's own tests keep as a bad example.
    }
    const { name, scripts = {} } = description;
    if (['preinstall', 'install', 'postinstall'].some((script) => script in scripts)) found.push(name);
  }
  return [...new Set(found)].sort();
}

const kinds = [
  'objective',
  'backbone',
  'classifier',
  'augmentation',
  'engine',
  'dataset',
  'runner',
  'experiment',
];

/** `npm create sparsam-plugin` in an empty folder, then all that a package promises to do at once. */
async function author(home, registry, kind, name, { log, edit }) {
  const workshop = join(home, `author-${kind}`);
  await put(workshop, { '.npmrc': `${registry.npmrc}\n` });
  const packageName = `@outside-lab/${name}`;
  log(`npm create sparsam-plugin ${kind} ${name}`);
  // Only here does npm have to find a package without a scope in the local registry.
  await run(
    'npm',
    [
      'create',
      '--yes',
      '--registry',
      registry.url,
      'sparsam-plugin',
      kind,
      name,
      '--',
      '--package',
      packageName,
    ],
    // npm keeps what it once ran; a cache of its own makes it take what was published just now.
    { cwd: workshop, env: { ...process.env, npm_config_cache: join(home, 'cache') } },
  );
  const folder = join(workshop, name);
  await put(folder, { '.npmrc': `${registry.npmrc}\n` });
  await edit?.(folder);
  log('  npm install');
  const installed = await npm(folder, 'install', '--no-audit', '--no-fund');
  const stumbles = complaints(installed);
  if (stumbles.length > 0) throw new Error(`Installing a new ${kind} complains:\n${stumbles.join('\n')}`);
  for (const script of ['build', 'lint', 'test']) {
    const begun = performance.now();
    const output = await npm(folder, 'run', script);
    const seconds = (performance.now() - begun) / 1000;
    log(`  npm run ${script}: ${seconds.toFixed(1)} s`);
    if (script === 'test' && seconds > mostSeconds)
      throw new Error(`The tests of a new ${kind} take ${seconds.toFixed(0)} s, more than ${mostSeconds}.`);
    if (script === 'test' && kind !== 'experiment' && !/can {8}/.test(output))
      throw new Error(`The tests of a new ${kind} end without a report of what it can do:\n${output}`);
  }
  return { folder, packageName };
}

/** Puts SimCLR in the place of what was generated, as its author would. */
async function writeSimclr(folder) {
  let lines = 0;
  for (const file of await readdir(simclr)) {
    lines += (await readFile(join(simclr, file), 'utf8')).trimEnd().split('\n').length;
    await cp(join(simclr, file), join(folder, 'src', file));
  }
  if (lines >= mostLines)
    throw new Error(`SimCLR takes ${lines} lines of its author's code, not under ${mostLines}.`);
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  const rows = ['temperature', 'hiddenDim', 'outDim'].map((name) => `| \`${name}\` | | |`).join('\n');
  await writeFile(join(folder, 'README.md'), readme.replace(/\| `uniformityWeight` .*\n/, `${rows}\n`));
  await writeFile(
    join(folder, 'src/conformance.test.ts'),
    (await readFile(join(folder, 'src/conformance.test.ts'), 'utf8')).replace(
      'describeObjective(plugin);',
      'describeObjective(plugin, { options: { hiddenDim: 12, outDim: 8 } });',
    ),
  );
  return lines;
}

const smallRun = `export default {
  data: 'images', imageSize: 32, localSize: 16, batch: 8, test: 16, repetitions: 2, k: [1, 5], threads: 1,
  classifiers: ['knn', 'logistic'], backbone: 'xcit',
  options: { xcit: { depth: 1, embedDim: 16, numHeads: 2, classAttentionDepth: 1 } },
  plugins: ['@outside-lab/simclr-outside'],
};
`;

/** Installs the command and the plugin as a user would, and uses both. */
async function use(home, registry, plugin, log) {
  const folder = join(home, 'user');
  await mkdir(folder);
  await put(folder, {
    // Without this line the script of onnxruntime-node fetches CUDA's libraries from the network (docs/decisions/install-scripts.md).
    '.npmrc': `${registry.npmrc}\nonnxruntime-node-install=skip\n`,
    'package.json': '{ "name": "user", "private": true, "type": "module" }',
    'sparsam.config.ts': smallRun,
    'draw.js': `import { createRegistry } from '@sparsam/core';
import smear from '@sparsam/dataset-smear';
const registry = createRegistry();
registry.add(smear, '@sparsam/dataset-smear');
await (await registry.create('dataset', 'smear', { images: 80, size: 48 }, {})).write('images', { seed: 0 });
`,
  });
  log('npm install @sparsam/cli in an empty folder, without compilers and Python');
  const installed = await installWithoutTools(folder, home, '@sparsam/cli');
  const stumbles = complaints(installed);
  if (stumbles.length > 0) throw new Error(`Installing the command complains:\n${stumbles.join('\n')}`);
  const modules = join(folder, 'node_modules');
  const whole = await megabytes(modules);
  let native = 0;
  for (const name of ['onnxruntime-node', '@img'])
    native += await megabytes(join(modules, name)).catch(() => 0);
  log(`  ${whole.toFixed(0)} MB, ${(whole - native).toFixed(0)} MB of them besides the native runtimes`);
  log(`  with scripts at installation: ${(await withInstallScripts(modules)).join(', ') || 'none'}`);
  if (whole - native > mostMegabytes) throw new Error(`The install is above ${mostMegabytes} MB.`);

  log(`npm install ${plugin}`);
  await npm(folder, 'install', '--no-audit', '--no-fund', plugin);
  for (const shared of ['@sparsam/core', '@tensorflow/tfjs-core']) {
    const found = JSON.parse(await run('npm', ['ls', '--all', '--json', shared], { cwd: folder }));
    const copies = JSON.stringify(found).match(/"overridden":false/g) ?? [];
    if (copies.length === 0) throw new Error(`${shared} is not installed.`);
    const nested = await readdir(join(modules, plugin, 'node_modules', ...shared.split('/'))).catch(
      () => undefined,
    );
    if (nested !== undefined) throw new Error(`${shared} is there twice: ${plugin} has a copy of its own.`);
  }
  const sparsam = (...args) =>
    run(process.execPath, [join(modules, '@sparsam/cli/dist/bin.js'), ...args], { cwd: folder });

  const listed = JSON.parse(await sparsam('plugins', '--json'));
  if (!listed.plugins.some(({ name, package: from }) => name === 'simclr-outside' && from === plugin))
    throw new Error(`sparsam plugins does not list ${plugin}: ${JSON.stringify(listed)}`);
  await run(process.execPath, ['draw.js'], { cwd: folder });
  for (const method of ['simclr-outside', 'dino']) {
    log(`sparsam run --method ${method}`);
    const small =
      method === 'dino' ? ['numPrototypes=16', 'hiddenDim=16', 'bottleneckDim=8', 'localCrops=1'] : [];
    const set = small.flatMap((assignment) => ['--set', `dino.${assignment}`]);
    await sparsam('run', '--method', method, '--steps', '6', '--out', method, '--quiet', ...set);
    const { rows } = JSON.parse(await readFile(join(folder, method, 'results.json'), 'utf8'));
    const mine = rows.filter((row) => row.method === method && Number.isFinite(row.mean));
    if (mine.length === 0) throw new Error(`No row of results.json is of ${method}.`);
    const report = await readFile(join(folder, method, 'report.html'), 'utf8');
    if (!report.includes(method)) throw new Error(`The report does not name ${method}.`);
    const steps = (await readFile(join(folder, method, 'log.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map(JSON.parse);
    if (!steps.some(({ loss }) => Number.isFinite(loss)))
      throw new Error(`The log of ${method} has no loss.`);
  }
  await compare(folder, sparsam, log);
}

/** `sparsam compare` with the plugin's method beside ours, where this release has that command. */
async function compare(folder, sparsam, log) {
  if (!/^ {2}compare/m.test(await sparsam('--help'))) {
    log('sparsam compare is not part of this release; left out');
    return;
  }
  await put(folder, {
    'compare.config.ts': smallRun.replace(
      'data:',
      "methods: ['simclr-outside', 'random-init'], steps: 6, equal: 'steps', data:",
    ),
  });
  log('sparsam compare');
  await sparsam('compare', '--config', 'compare.config.ts', '--out', 'compared', '--quiet');
  const report = await readFile(join(folder, 'compared/images/report.html'), 'utf8');
  if (!report.includes('simclr-outside'))
    throw new Error('The comparison does not name the plugin’s method.');
}

/** Everything that happens outside the workspace. Throws at the first thing that is wrong. */
export async function visit(home, registry, { allKinds, log }) {
  await mkdir(home, { recursive: true });
  const { folder, packageName } = await author(home, registry, 'objective', 'simclr-outside', {
    log,
    edit: async (place) => log(`  ${await writeSimclr(place)} lines of the author's own`),
  });
  log('npm publish');
  await run('npm', ['publish', '--access', 'public', '--ignore-scripts'], { cwd: folder });
  await use(home, registry, packageName, log);
  if (allKinds) for (const kind of kinds) await author(home, registry, kind, `my-${kind}`, { log });
}
