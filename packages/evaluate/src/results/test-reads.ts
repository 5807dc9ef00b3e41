import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '@sparsam/checkpoint';
import type { ProtocolDescription } from './schema.ts';

/** The journal of a folder: one line for every evaluation that has looked at a test split. */
export const testReadsFileName = 'test-reads.jsonl';

/** One evaluation that looked at the test split. */
export type TestRead = {
  /** Hash of the test split, and of the protocol. */
  readonly test: string;
  readonly protocol: string;
  /** What was evaluated: `dino`, `random-init`, ... */
  readonly methods: readonly string[];
  /** How often the whole test split was predicted. */
  readonly predictions: number;
};

/** How often a test split has been looked at. */
export type TestReads = { readonly reads: number; readonly predictions: number; readonly protocols: number };

/** The line to be written for an evaluation of some methods under a protocol. */
function lineOf(
  { id, split, k, repetitions, classifiers }: ProtocolDescription,
  methods: readonly string[],
): TestRead {
  const predictions = methods.length * k.length * repetitions * Object.keys(classifiers).length;
  return { test: split.test.hash, protocol: id, methods, predictions };
}

/** The journal's text; empty where there is none yet. */
async function journal(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw fileError(error, `read ${path}`);
  }
}

/**
 * Counts the reads of a test split in a folder's journal. Every look at the test images makes the next result a little less
 * of a surprise, so the count stands beside the results. A line that a kill cut short was a read, too, of unknown size.
 */
export async function countTestReads(folder: string, testHash: string): Promise<TestReads> {
  const text = await journal(join(folder, testReadsFileName));
  let [reads, predictions] = [0, 0];
  const protocols = new Set<string>();
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    let read: Partial<TestRead>;
    try {
      read = JSON.parse(line) as Partial<TestRead>;
    } catch {
      reads++;
      continue;
    }
    if (read.test !== testHash) continue;
    reads++;
    predictions += read.predictions ?? 0;
    if (read.protocol !== undefined) protocols.add(read.protocol);
  }
  return { reads, predictions, protocols: protocols.size };
}

/**
 * Adds one read to a folder's journal (by appending a line, so that evaluations at the same time do not lose each other's)
 * and returns the count with it. Called before the test split is predicted: an evaluation that is killed has looked, too.
 */
export async function recordTestRead(
  folder: string,
  protocol: ProtocolDescription,
  methods: readonly string[],
): Promise<TestReads> {
  const path = join(folder, testReadsFileName);
  const text = await journal(path);
  // What a kill cut short stays a line of its own.
  const torn = text !== '' && !text.endsWith('\n') ? '\n' : '';
  try {
    await appendFile(path, `${torn}${JSON.stringify(lineOf(protocol, methods))}\n`);
  } catch (error) {
    throw fileError(error, `write ${path}`);
  }
  return countTestReads(folder, protocol.split.test.hash);
}
