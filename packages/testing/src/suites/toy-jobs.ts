import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecuteJob, Job } from '@sparsam/core';

/** What a job of the runners' suite does, so that a worker process of another program can do it, too. */
export type ToySpec = {
  /** A folder. Each attempt appends the job's key and a line feed to `attempts` there, each success to `done`. */
  readonly store: string;
  /** So many attempts throw `<key> fails`. */
  readonly fails: number;
  /** Whether the error says that another attempt would fail alike: `permanent` is true on it. */
  readonly permanent: boolean;
  /** The attempt ends when it is stopped, and not before. */
  readonly waits: boolean;
};

/** A job of the suite; frozen, since nobody may change it. */
export function toyJob(
  store: string,
  key: string,
  given: Partial<ToySpec> = {},
  needs: readonly string[] = [],
): Job {
  const spec: ToySpec = { store, fails: 0, permanent: false, waits: false, ...given };
  return Object.freeze({
    key,
    kind: 'toy',
    title: `the job ${key}`,
    spec: Object.freeze(spec),
    needs: Object.freeze([...needs]),
  });
}

/** The keys that were written to a file of the store, in order. */
export async function written(store: string, file: 'attempts' | 'done'): Promise<string[]> {
  const text = await readFile(join(store, file), 'utf8').catch(() => '');
  return text.split('\n').filter((key) => key !== '');
}

/** Does a job of the suite in this process. */
export const executeToyJob: ExecuteJob = async ({ key, spec }, signal) => {
  const { store, fails, permanent, waits } = spec as ToySpec;
  await appendFile(join(store, 'attempts'), `${key}\n`);
  if (waits) {
    await new Promise((resolve) => {
      if (signal.aborted) resolve(undefined);
      else signal.addEventListener('abort', resolve, { once: true });
    });
    throw new Error(`${key} was stopped`);
  }
  const attempt = (await written(store, 'attempts')).filter((other) => other === key).length;
  if (attempt <= fails) throw Object.assign(new Error(`${key} fails`), permanent ? { permanent } : {});
  await appendFile(join(store, 'done'), `${key}\n`);
};
