import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { writeFileAtomic } from '@sparsam/checkpoint';
import type { LoadedImages } from '@sparsam/data';
import {
  type DuplicateOptions,
  type DuplicatePair,
  duplicatesVersion,
  findDuplicates,
} from '@sparsam/integrity';
import type { Context } from '../commands/command.ts';
import { runFiles } from './run-folder.ts';

type Cached = { readonly version: number; readonly key: string; readonly pairs: DuplicatePair[] };

async function readCached(file: string, key: string): Promise<DuplicatePair[] | undefined> {
  try {
    const cached = JSON.parse(await readFile(file, 'utf8')) as Cached;
    return cached.version === duplicatesVersion && cached.key === key ? cached.pairs : undefined;
  } catch {
    // Missing or damaged: found again.
    return undefined;
  }
}

/**
 * The duplicates among decoded images, from beside the cache of the decoded images where they were looked for before and the
 * images are the same.
 */
export async function knownDuplicates(
  { io, progress }: Pick<Context, 'io' | 'progress'>,
  { store, key }: Pick<LoadedImages, 'store' | 'key'>,
  {
    cacheFolder,
    ...options
  }: Omit<DuplicateOptions, 'onProgress'> & { readonly cacheFolder?: string | undefined },
): Promise<DuplicatePair[]> {
  const file =
    cacheFolder === undefined || key === undefined
      ? undefined
      : join(cacheFolder, runFiles.cache, `duplicates-${store.size}.json`);
  const cached = file === undefined ? undefined : await readCached(file, key as string);
  if (cached !== undefined) return cached;
  progress.stage('Look for duplicates');
  const pairs = await findDuplicates(store, {
    ...options,
    onProgress: async (share) => {
      // Without a pause no signal would ever arrive.
      await breathe();
      io.signal.throwIfAborted();
      progress.tick({ done: Math.round(share * store.count), total: store.count });
    },
  });
  progress.end();
  if (file !== undefined) {
    const content: Cached = { version: duplicatesVersion, key: key as string, pairs };
    // A cache that cannot be written costs time, nothing else; the decoded images have said so already.
    await writeFileAtomic(file, `${JSON.stringify(content)}\n`).catch(() => undefined);
  }
  return pairs;
}
