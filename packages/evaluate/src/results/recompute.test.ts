import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toyInput } from '../fixtures/toy.test.support.ts';
import { runProtocol } from '../protocol/run-protocol.ts';
import { recompute } from './recompute.ts';
import { readPredictions, readResults, writeResults } from './results-folder.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparsam-recompute-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('recompute', () => {
  it.each([false, true])(
    'makes every number of results.json from the predictions alone (groups: %s)',
    async (grouped) => {
      const parts = [
        await runProtocol(toyInput({ grouped })),
        await runProtocol(toyInput({ grouped, method: 'random-init', effect: 1 })),
        await runProtocol(toyInput({ grouped, method: 'pixels', backbone: 'none', effect: 0 })),
      ];
      await writeResults(folder, { parts, provenance: { command: 'test' } });
      const { protocol, schema, provenance, ...numbers } = await readResults(folder);
      expect([schema, provenance]).toEqual([1, { command: 'test' }]);
      const file = await readPredictions(folder);
      expect(file.groups?.length).toBe(grouped ? 120 : undefined);
      expect(recompute(protocol, file)).toEqual(numbers);
      // So that the comparison above compares something.
      expect(numbers.rows).toHaveLength(3 * 3 * 3);
      expect(numbers.classRecalls).toHaveLength(3 * 3);
      expect(numbers.labelCurves).toHaveLength(3 * 3);
      expect(numbers.comparisons).toHaveLength(3 * (3 + 1));
      expect(numbers.economy).toHaveLength(6);
      expect(numbers.calibration).toHaveLength(3);
      expect(
        numbers.comparisons?.find(({ b, kPerClass }) => b.method === 'pixels' && kPerClass === 10),
      ).toMatchObject({
        a: { method: 'dino' },
        verdict: 'better',
        familySize: 9,
      });
    },
  );

  it('refuses predictions of other results', async () => {
    const { protocol } = await runProtocol(toyInput({ k: [2] }));
    await expect(async () => recompute(protocol, await readPredictions(folder))).rejects.toThrow(
      'they do not belong together',
    );
    const own = await readPredictions(folder);
    expect(() => recompute({ ...protocol, id: own.protocol }, own)).toThrow('the protocol says [1, 4, 120]');
  });
});
