import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { writeFileAtomic } from '@sparsam/checkpoint';
import { NoRoomError } from '../ui/no-room-error.ts';
import { outOfMemory } from '../ui/out-of-memory.ts';

export type InParts = {
  readonly batch: number;
  /** The next number of parts that is worth trying, where there is one; as many again in equal parts by default. */
  readonly more?: (parts: number) => number | undefined;
  /** Parts that a batch is gone through in. */
  readonly parts: number;
  /** Whether there may be more of them where memory runs out. */
  readonly allowed: boolean;
  /** Where it stands how many parts an attempt has that is under way: what is left of one that was killed. */
  readonly journal: string;
  readonly warn: (message: string) => void;
};

/** The next number of equal parts that is at least twice as many, with two images or more in each. */
function moreEqualParts(batch: number, parts: number): number | undefined {
  for (let more = 2 * parts; more <= batch / 2; more++) if (batch % more === 0) return more;
  return undefined;
}

/** That memory ran out, as a sentence, where an error means that. */
function ranOut(error: unknown): string | undefined {
  if (error instanceof NoRoomError) return 'A step takes more memory than there is.';
  return outOfMemory(error) === undefined ? undefined : 'Memory ran out.';
}

async function partsOfKilled(journal: string): Promise<number | undefined> {
  if (!existsSync(journal)) return undefined;
  const parts = Number(await readFile(journal, 'utf8'));
  return Number.isSafeInteger(parts) && parts > 0 ? parts : undefined;
}

/**
 * Trains with a batch in parts. Where that is allowed, and memory runs out or an attempt before this one was killed, it
 * goes on with each batch in twice as many parts, and says so; without room for more parts the error is the caller's.
 */
export async function inParts<Result>(
  train: (parts: number) => Promise<Result>,
  {
    batch,
    more: moreParts = (parts) => moreEqualParts(batch, parts),
    parts: given,
    allowed,
    journal,
    warn,
  }: InParts,
): Promise<Result> {
  if (!allowed) return train(given);
  const killed = await partsOfKilled(journal);
  let parts = Math.max(given, killed ?? given);
  const again = (why: string, more: number): void => {
    parts = more;
    warn(`${why} Each batch of ${batch} images is gone through in ${parts} parts from here on.`);
  };
  const more = killed === undefined ? undefined : moreParts(killed);
  if (more !== undefined)
    again('The attempt before this one was killed, as the system does when memory runs out.', more);
  for (;;) {
    await writeFileAtomic(journal, `${parts}\n`);
    try {
      return await train(parts);
    } catch (error) {
      const [why, next] = [ranOut(error), moreParts(parts)];
      if (why === undefined || next === undefined) throw error;
      again(why, next);
    } finally {
      await rm(journal, { force: true });
    }
  }
}
