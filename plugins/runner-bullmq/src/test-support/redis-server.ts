import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Why there is no Redis to test with, or undefined where there is one. */
export function noRedis(): string | undefined {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'redis-server is not installed (Debian: apt-get install redis-server)';
  }
}

/** A port that nobody listens on right now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A Redis of one test, on this machine alone. */
export type RedisServer = {
  readonly url: string;
  start(): Promise<void>;
  /** By SIGKILL. What it held is lost unless it is `kept`. */
  kill(): Promise<void>;
};

/** Starts a real server in a folder; `kept`: it writes every change to disk and has it after a restart. */
export async function startRedis(folder: string, { kept = false } = {}): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const storing = ['--save', '', '--appendonly', kept ? 'yes' : 'no', '--appendfsync', 'always'];
      const where = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
      child = spawn('redis-server', [...where, ...storing], { stdio: 'ignore' });
      const probe = new Redis(server.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
      probe.on('error', () => undefined);
      const answered = await Promise.race([probe.ping(), sleep(20_000, undefined, { ref: false })]);
      probe.disconnect();
      if (answered === undefined) throw new Error(`redis-server does not answer on port ${port}`);
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
  await server.start();
  return server;
}
