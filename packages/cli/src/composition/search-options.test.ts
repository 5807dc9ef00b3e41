import { describe, expect, it } from 'vitest';
import { readSearchOptions } from './search-options.ts';

describe('readSearchOptions', () => {
  it('takes a single value for a list of one', () => {
    const options = readSearchOptions({ learningRates: 1e-3, strengths: 'light', weightDecays: [0.1, 0.2] });
    expect(options).toMatchObject({ learningRates: [1e-3], strengths: ['light'], weightDecays: [0.1, 0.2] });
  });

  it('searches decays and strengths where nothing is said, and leaves the rates to what is trained', () => {
    const { learningRates, weightDecays, strengths } = readSearchOptions(undefined);
    expect(learningRates).toBeUndefined();
    expect(weightDecays.length).toBeGreaterThan(1);
    expect(strengths.length).toBeGreaterThan(1);
  });

  it.each([{ learningRates: 'fast' }, { learningRates: [] }, { strengths: 'strong' }, { weightDecays: -1 }])(
    'refuses %j by name',
    (given) => {
      expect(() => readSearchOptions(given)).toThrow(
        new RegExp(`options of the search are wrong: ${Object.keys(given)[0]}`),
      );
    },
  );
});
