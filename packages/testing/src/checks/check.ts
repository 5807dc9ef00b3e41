import { SparsamError, suggest } from '@sparsam/core';
import { describe, expect, test } from 'vitest';
import { packageOf } from './package-of.ts';

/** One thing a plugin must do: a sentence about it, and what throws where it does not. */
export type Check = { readonly name: string; run(): void | Promise<void> };

/** Checks that a plugin is excused from: the check's name and why. */
export type Skips = Readonly<Record<string, string>>;

/** Thrown by a check that cannot be made here, as where an engine is not installed; it counts as skipped. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

/** What a declared check leaves for the reporter. */
export type CheckMeta = {
  readonly package: string;
  readonly subject: string;
  readonly check: string;
  reason?: string;
};

declare module 'vitest' {
  interface TaskMeta {
    sparsam?: CheckMeta;
  }
}

/** Throws a usage error for a skip that names no check or gives no reason. */
export function checkSkips(subject: string, checks: readonly Check[], skip: Skips): void {
  const names = checks.map(({ name }) => name);
  for (const [name, reason] of Object.entries(skip)) {
    if (!names.includes(name)) {
      const near = suggest(name, names);
      throw new SparsamError(
        'usage',
        `"${subject}" has no check "${name}" to skip.${near === undefined ? '' : ` Did you mean "${near}"?`} There are: ${names.join('; ')}.`,
      );
    }
    if (reason.trim() === '')
      throw new SparsamError(
        'usage',
        `The check "${name}" of "${subject}" is skipped without a reason; give one.`,
      );
  }
}

/** The error of a check with the package in front: in a long output it says whose plugin is at fault. */
function named(error: unknown, owner: string): unknown {
  if (error instanceof Error && !error.message.startsWith(owner))
    error.message = `${owner}: ${error.message}`;
  return error;
}

/**
 * Declares checks as tests of the current file, under the name of the package that the file belongs to. A skipped check
 * keeps its place in the output, with its reason in its title. Throws a usage error for a skip that names no check or
 * gives no reason.
 */
export function declareChecks(subject: string, checks: readonly Check[], skip: Skips = {}): void {
  checkSkips(subject, checks, skip);
  const owner = packageOf(expect.getState().testPath);
  describe(`${owner}, ${subject}`, () => {
    for (const { name, run } of checks) {
      const reason = skip[name];
      test(reason === undefined ? name : `${name} (skipped: ${reason})`, async ({ task, skip: leave }) => {
        const meta: CheckMeta = { package: owner, subject, check: name };
        task.meta.sparsam = meta;
        const excuse = (why: string): never => {
          meta.reason = why;
          return leave(why);
        };
        if (reason !== undefined) excuse(reason);
        try {
          await run();
        } catch (error) {
          if (error instanceof NotHere) excuse(error.message);
          throw named(error, `${owner}, ${subject}`);
        }
      });
    }
  });
}
