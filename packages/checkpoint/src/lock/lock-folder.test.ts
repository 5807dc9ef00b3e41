import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder, lockName, silence } from './lock-folder.ts';
import { isRunning, thisProcess } from './process-identity.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparsam-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const put = (owner: unknown): void =>
  writeFileSync(join(folder, lockName), typeof owner === 'string' ? owner : JSON.stringify(owner));

// Only Linux tells when a process started and which boot it belongs to.
const notLinux = process.platform !== 'linux';

describe('lockFolder', () => {
  it('lets one in, and the next after release', async () => {
    const first = await lockFolder(folder);
    expect(JSON.parse(readFileSync(first.path, 'utf8'))).toMatchObject({
      pid: process.pid,
      host: hostname(),
    });
    await expect(lockFolder(folder)).rejects.toThrow(
      `is in use by process ${process.pid} on ${hostname()}. Wait until it ends`,
    );
    first.release();
    const second = await lockFolder(folder);
    expect(second.warning).toBeUndefined();
    first.release();
    await expect(lockFolder(folder)).rejects.toThrow('is in use');
    second.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over the lock of a dead process and says so', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(child, 'exit');
    put({ pid: child.pid, host: hostname() });
    const lock = await lockFolder(folder);
    expect(lock.warning).toContain(`was locked by process ${child.pid}, which no longer runs`);
    expect(readdirSync(folder)).toEqual([lockName]);
    lock.release();
  });

  it.skipIf(notLinux)(
    'takes over after a restart of the machine, though another process has the id now',
    async () => {
      put({ pid: process.pid, host: hostname(), boot: 'another boot' });
      expect((await lockFolder(folder)).warning).toContain('which no longer runs');
    },
  );

  it.skipIf(notLinux)('takes over where the process id was given to another process', () => {
    const { start, ...self } = thisProcess();
    expect(isRunning({ ...self, start: '1' })).toBe(false);
    expect(isRunning({ ...self, start: start as string })).toBe(true);
  });

  it('does not guess about another host', async () => {
    put({ pid: 1, host: 'elsewhere.example' });
    await expect(lockFolder(folder)).rejects.toThrow(
      /process 1 on elsewhere\.example\. Whether it still runs .* delete .*lock\.json/,
    );
  });

  it('takes over from another host that was silent for two minutes, and never while it gives signs of life', async () => {
    put({ pid: 1, host: 'elsewhere.example' });
    const path = join(folder, lockName);
    const ago = (milliseconds: number): Date => new Date(statSync(path).mtimeMs - milliseconds);
    utimesSync(path, ago(silence - 20_000), ago(silence - 20_000));
    await expect(lockFolder(folder)).rejects.toThrow('is in use');
    utimesSync(path, ago(30_000), ago(30_000));
    const lock = await lockFolder(folder);
    expect(lock.warning).toContain('process 1 on elsewhere.example, of which nothing was heard');
    expect(readdirSync(folder)).toEqual([lockName]);
    lock.release();
  });

  it('waits where it is asked to, until the lock is given free or the waiting is over', async () => {
    const first = await lockFolder(folder);
    const controller = new AbortController();
    const waiting = lockFolder(folder, { wait: controller.signal });
    const second = lockFolder(folder, { wait: controller.signal });
    first.release();
    const lock = await Promise.race([waiting, second]);
    controller.abort();
    const results = await Promise.allSettled([waiting, second]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    lock.release();
  });

  it('takes over a lock that was never finished', async () => {
    put('{"pid":');
    expect((await lockFolder(folder)).warning).toContain('a process that died while locking it');
  });

  it('lets one of many in', async () => {
    put({ pid: 2 ** 30, host: hostname() });
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
