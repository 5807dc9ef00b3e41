import { expect, it } from 'vitest';
import { syntheticInput } from '../test-support/synthetic-input.ts';
import { resultsCsv } from './csv.ts';

it('writes a line for each value, quotes what must be quoted and disarms formulas', () => {
  const [row] = syntheticInput({ repetitions: 2, intervals: true }).results.rows;
  const lines = resultsCsv([
    { ...(row as NonNullable<typeof row>), dataset: 'a "b", c', backbone: '=cmd()' },
  ]).split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/^"a ""b"", c",'=cmd\(\),dino,svm,1,4,balancedAccuracy,0,0\./);
  expect(lines[1]?.split(',').length).toBe((lines[0]?.split(',').length ?? 0) + 1);
});
