import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { put, run } from './stage.mjs';

const program = join(import.meta.dirname, 'node_modules/verdaccio/bin/verdaccio');

/** A port of this machine that nobody uses. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * A registry on this machine alone that keeps what is published in `folder`, and passes everything else on to the
 * registry that npm is set to. Everyone may publish. `scopes` are never asked for elsewhere.
 */
export async function startRegistry(folder, scopes) {
  const upstream = (await run('npm', ['config', 'get', 'registry'], { cwd: folder })).trim();
  const own = Object.fromEntries(
    scopes.map((scope) => [scope, { access: '$all', publish: '$all', unpublish: '$all' }]),
  );
  // JSON is YAML.
  const config = {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: 1 } },
    uplinks: { upstream: { url: upstream, cache: true, max_fails: 20, timeout: '60s' } },
    packages: { ...own, '**': { access: '$all', proxy: 'upstream' } },
    web: { enable: false },
    log: { type: 'stdout', level: 'warn' },
    max_body_size: '50mb',
  };
  await put(folder, { 'verdaccio.yaml': JSON.stringify(config, null, 2) });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const child = spawn(
    process.execPath,
    [program, '--config', join(folder, 'verdaccio.yaml'), '--listen', `127.0.0.1:${port}`],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output = `${output}${chunk}`.slice(-4000);
    });
  for (let waited = 0; ; waited += 200) {
    if (child.exitCode !== null || waited > 120_000)
      throw new Error(`The local registry did not start:\n${output}`);
    const answer = await fetch(`${url}-/ping`).catch(() => undefined);
    if (answer?.ok) break;
    await pause(200);
  }
  return {
    url,
    /** Lines of an .npmrc by which these scopes come from here and everything else from where npm is set to. */
    npmrc: [
      ...scopes
        .filter((scope) => scope.startsWith('@'))
        .map((scope) => `${scope.replace('/*', '')}:registry=${url}`),
      `//127.0.0.1:${port}/:_authToken=anyone`,
    ].join('\n'),
    output: () => output,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill();
      }),
  };
}
