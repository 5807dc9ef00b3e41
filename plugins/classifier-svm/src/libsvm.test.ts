import { key } from '@sparsam/core';
import { describe, expect, it, vi } from 'vitest';
import { goldenNames, largestDifference, readGolden } from '@sparsam/golden-tables';
import plugin, { svmClassifier, svmOptions } from './index.ts';
import { loadLibsvm, solveByLibsvm } from './libsvm.ts';

describe('libsvm-js', () => {
  it('loads without a word and leaves no handlers behind', async () => {
    const warn = vi.spyOn(console, 'warn');
    const listeners = process.rawListeners('unhandledRejection');
    const { fetch } = globalThis;
    await loadLibsvm();
    expect(warn).not.toHaveBeenCalled();
    expect(process.rawListeners('unhandledRejection')).toEqual(listeners);
    expect(globalThis.fetch).toBe(fetch);
  });

  for (const name of goldenNames) {
    it(`finds what our own solver finds on ${name}, probabilities included`, async () => {
      const { train, labels, test } = readGolden(name);
      const options = svmOptions.parse({ classWeight: 'balanced', tol: 1e-6 });
      const own = svmClassifier(options).fit(train, labels, { key: key(0) });
      const libsvm = await loadLibsvm();
      const other = svmClassifier(options, (problem) => solveByLibsvm(libsvm, problem)).fit(train, labels, {
        key: key(0),
      });
      expect(largestDifference(other.pairDecisions(test).data, own.pairDecisions(test).data)).toBeLessThan(
        1e-4,
      );
      expect(largestDifference(other.decisionScores(test).data, own.decisionScores(test).data)).toBeLessThan(
        1e-4,
      );
    });
  }

  it('is there by option', async () => {
    const classifier = await plugin.create(plugin.options.parse({ solver: 'libsvm-js' }), { numClasses: 2 });
    const line = { rows: 4, columns: 1, data: Float64Array.of(-2, -1, 1, 2) };
    expect([...classifier.fit(line, Int32Array.of(1, 1, 0, 0), { key: key(0) }).predict(line)]).toEqual([
      1, 1, 0, 0,
    ]);
  });
});
