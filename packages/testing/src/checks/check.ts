import { SparsamError, suggest } from '@sparsam/core';
import { describe, test } from 'vitest';

/** One thing a plugin must do: a sentence about it, and what throws where it does not. */
export type Check = { readonly name: string; run(): void | Promise<void> };

/** Checks that a plugin is excused from: the check's name and why. */
export type Skips = Readonly<Record<string, string>>;

/**
 * Declares checks as tests of the current file. A skipped check keeps its place in the output, with its reason in its
 * title. Throws a usage error for a skip that names no check or gives no reason.
 */
export function declareChecks(title: string, checks: readonly Check[], skip: Skips = {}): void {
  const names = checks.map(({ name }) => name);
  for (const [name, reason] of Object.entries(skip)) {
    if (!names.includes(name)) {
      const near = suggest(name, names);
      throw new SparsamError(
        'usage',
        `"${title}" has no check "${name}" to skip.${near === undefined ? '' : ` Did you mean "${near}"?`} There are: ${names.join('; ')}.`,
      );
    }
    if (reason.trim() === '')
      throw new SparsamError(
        'usage',
        `The check "${name}" of "${title}" is skipped without a reason; give one.`,
      );
  }
  describe(title, () => {
    for (const { name, run } of checks) {
      const reason = skip[name];
      if (reason === undefined) test(name, run);
      else test.skip(`${name} (skipped: ${reason})`, () => {});
    }
  });
}
