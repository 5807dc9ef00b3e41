#!/usr/bin/env node
/**
 * Builds @tensorflow/tfjs-node against the TensorFlow of a Python wheel, without the download of its own installation,
 * and links it into node_modules, where the engine "tfjs" finds it:
 *   node tools/tfjs-node/build.mjs [--python python3.11] [--wheel FILE] [--headers FOLDER]
 * then: npx vitest run plugins/engine-tfjs
 * Needs Linux, a C++ compiler, make, and Node 20 or 22 with its headers (`--headers`: the folder that holds
 * include/node; the one beside node if there is one). `npm ci` removes the link; this script puts it back in a second.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** tfjs-node's own headers are of TensorFlow 2.9; the C interface of this one still fits, and it has wheels. */
const tensorflow = '2.15.1';
const tfjs = '4.22.0';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    wheel: { type: 'string' },
    headers: { type: 'string', default: resolve(process.execPath, '../..') },
  },
});
const root = resolve(import.meta.dirname, '../..');
const home = join(import.meta.dirname, 'build');
const packageFolder = join(home, 'node_modules/@tensorflow/tfjs-node');
const addon = join(packageFolder, 'lib/napi-v8/tfjs_binding.node');
const link = join(root, 'node_modules/@tensorflow/tfjs-node');

const stop = (message) => {
  console.error(message);
  process.exit(2);
};
const run = (program, args, cwd) => execFileSync(program, args, { cwd, stdio: 'inherit' });

if (process.platform !== 'linux')
  stop(`The wheel is for Linux, not ${process.platform}; npm install @tensorflow/tfjs-node there.`);
if (!existsSync(join(values.headers, 'include/node/node_api.h')))
  stop(
    `No headers of Node at ${values.headers}/include/node: give the folder that holds include/node with --headers.`,
  );

mkdirSync(home, { recursive: true });
if (!existsSync(addon)) {
  console.error(`Installing @tensorflow/tfjs-node ${tfjs} without its scripts`);
  writeFileSync(
    join(home, 'package.json'),
    JSON.stringify({ private: true, dependencies: { '@tensorflow/tfjs-node': tfjs } }),
  );
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], home);
  // One tfjs-core for all: what is not found here is looked up in the workspace.
  for (const name of ['tfjs-core', 'tfjs-backend-cpu'])
    rmSync(join(home, 'node_modules/@tensorflow', name), { recursive: true, force: true });

  const unpacked = join(home, 'wheel');
  if (!existsSync(join(unpacked, 'tensorflow'))) {
    let { wheel } = values;
    if (wheel === undefined) {
      console.error(`Fetching the wheel of tensorflow-cpu ${tensorflow}`);
      run(
        values.python,
        ['-m', 'pip', 'download', '--no-deps', '--dest', home, `tensorflow-cpu==${tensorflow}`],
        home,
      );
      const file = readdirSync(home).find((name) => name.endsWith('.whl'));
      if (file === undefined) stop('pip left no wheel.');
      wheel = join(home, file);
    }
    run(values.python, ['-m', 'zipfile', '-e', resolve(wheel), unpacked], home);
  }
  const dependencies = join(packageFolder, 'deps');
  mkdirSync(join(dependencies, 'lib'), { recursive: true });
  cpSync(join(unpacked, 'tensorflow/include'), join(dependencies, 'include'), { recursive: true });
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
    symlinkSync(join(unpacked, 'tensorflow', name), join(dependencies, 'lib', name));
  // What the build links: -ltensorflow and -ltensorflow_framework. At run time the addon looks into the same folder.
  symlinkSync('libtensorflow_cc.so.2', join(dependencies, 'lib/libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', join(dependencies, 'lib/libtensorflow_framework.so'));

  console.error('Compiling the addon');
  const gyp =
    createRequire(import.meta.url)
      .resolve.paths('node-gyp')
      ?.map((folder) => join(folder, 'node-gyp/bin/node-gyp.js')) ?? [];
  const ofNpm = join(
    dirname(process.execPath),
    '../lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js',
  );
  const nodeGyp = [...gyp, ofNpm].find((file) => existsSync(file));
  if (nodeGyp === undefined)
    stop('node-gyp was not found: it comes with npm; npm install --global node-gyp.');
  const build = [
    'rebuild',
    `--nodedir=${values.headers}`,
    '--napi_build_version=8',
    '--module_name=tfjs_binding',
  ];
  run(process.execPath, [nodeGyp, ...build, `--module_path=${dirname(addon)}`], packageFolder);
}

mkdirSync(dirname(link), { recursive: true });
if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(link);
if (existsSync(link)) stop(`${link} is a package of its own; nothing to link.`);
symlinkSync(packageFolder, link);
console.error(`Linked ${link}. Test it with: npx vitest run plugins/engine-tfjs`);
