import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@sparsam/checkpoint';
import { SparsamError } from '@sparsam/core';

const name = 'queue.txt';

/** Names the queue of a comparison's folder (its lock is held), once and for all its starts: workers find it by the folder that they share. */
export async function makeQueue(out: string): Promise<string> {
  const file = join(out, name);
  if (!existsSync(file)) await writeFileAtomic(file, `sparsam-${randomUUID()}\n`);
  return queueOf(out);
}

/** The queue of a comparison's folder. Throws SparsamError (usage) where no comparison has been started in it. */
export async function queueOf(out: string): Promise<string> {
  const file = join(out, name);
  if (!existsSync(file)) {
    throw new SparsamError(
      'usage',
      `There is no comparison in ${out}. Start it there first (sparsam compare --out ${out}), and give workers the same folder.`,
    );
  }
  return (await readFile(file, 'utf8')).trim();
}
