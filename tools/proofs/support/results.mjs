import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSafetensors, readBytes, readCheckpoint } from '@sparsam/checkpoint';

/** What depends on the clock and the machine, by its name in any JSON of ours. */
const ofTheMachine = ['seconds', 'provenance'];
const plain = (name, value) => (ofTheMachine.includes(name) ? undefined : value);

async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** All that two equal comparisons share: results of every job, tables and predictions. Times are left out. */
export async function outcome(out, dataset) {
  const jobs = new Map();
  for (const file of await filesBelow(join(out, 'jobs'))) {
    // Of a writer that was killed, beside a result that another wrote: no reader looks at it.
    if (file.endsWith('.tmp')) continue;
    if (!file.endsWith('.json')) throw new Error(`${file} was left behind.`);
    const result = JSON.parse(await readFile(file, 'utf8'));
    if (jobs.has(result.key)) throw new Error(`${result.key} is there twice.`);
    jobs.set(result.key, JSON.stringify(result, plain));
  }
  const results = JSON.parse(await readFile(join(out, dataset, 'results.json'), 'utf8'));
  return {
    jobs,
    rows: results.rows.length,
    results: JSON.stringify(results, plain),
    predictions: (await readFile(join(out, dataset, 'predictions.safetensors'))).toString('base64'),
  };
}

/** Throws where two comparisons did not end with the same bits. */
export function expectSame(a, b) {
  for (const [key, text] of a.jobs) {
    const other = b.jobs.get(key);
    if (other === undefined) throw new Error(`The result of ${key} is lost.`);
    if (other !== text)
      throw new Error(`The results of ${key} differ:\n${text.slice(0, 2000)}\n${other.slice(0, 2000)}`);
  }
  if (a.jobs.size !== b.jobs.size)
    throw new Error(`There are ${b.jobs.size} results instead of ${a.jobs.size}.`);
  for (const part of ['results', 'predictions'])
    if (a[part] !== b[part]) throw new Error(`The ${part} differ.`);
}

/** Throws where a file below `folder` is half-written. Temporary ones may be: no reader looks at them. */
export async function checkWhole(folder) {
  for (const file of await filesBelow(folder)) {
    if (/\.tmp$|\.stale$|\.now$|\.sparsam-lock\.json$/.test(file)) continue;
    try {
      if (/checkpoint.manifest\.json$/.test(file)) {
        const { warning } = await readCheckpoint(join(file, '..'));
        if (warning !== undefined) throw new Error(warning);
      } else if (file.endsWith('.json')) JSON.parse(await readFile(file, 'utf8'));
      else if (file.endsWith('.safetensors')) decodeSafetensors(await readBytes(file), file);
      else if (file.endsWith('.jsonl')) {
        // A log may end in the middle of a line, and nowhere else.
        for (const line of (await readFile(file, 'utf8')).split('\n').slice(0, -1)) JSON.parse(line);
      } else if ((await readBytes(file)).length === 0) throw new Error('it is empty');
    } catch (error) {
      // Removed since it was listed: whoever did that is at work still.
      if (error.code === 'ENOENT' || error.cause?.code === 'ENOENT') continue;
      throw new Error(`After a kill ${file} is not whole: ${error.message}`, { cause: error });
    }
  }
}
