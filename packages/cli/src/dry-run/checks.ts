import { type ErrorKind, SparsamError } from '@sparsam/core';
import { textTable } from '../ui/table.ts';

/** One line of a dry run. */
export type Check = {
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly found: string;
  /** Of a problem: what it would be as an error. */
  readonly kind?: ErrorKind;
};

export const ok = (what: string, found: string): Check => ({ what, state: 'ok', found });
export const warning = (what: string, found: string): Check => ({ what, state: 'warning', found });
export const problem = (what: string, found: string, kind: ErrorKind = 'input'): Check => ({
  what,
  state: 'problem',
  found,
  kind,
});

/** What a step of the checks gives, or the problem that its error says; errors that are not ours go on. */
export async function attempt<Value>(
  what: string,
  checks: Check[],
  work: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SparsamError)) throw error;
    checks.push(problem(what, error.message, error.kind));
    return undefined;
  }
}

export const checksTable = (checks: readonly Check[]): string =>
  textTable(
    ['STATE', 'CHECK', 'FOUND'],
    checks.map(({ state, what, found }) => [state, what, found]),
  );

/**
 * Throws SparsamError where there is a problem: (guard) where leaks are all that is wrong, else of the first other
 * problem's kind, so that a script sees the status that the real command would end with.
 */
export function requireNoProblem(checks: readonly Check[]): void {
  const problems = checks.filter(({ state }) => state === 'problem');
  if (problems.length === 0) return;
  const kind = problems.find((found) => found.kind !== 'guard')?.kind ?? 'guard';
  const names = [...new Set(problems.map(({ what }) => what))].join(', ');
  throw new SparsamError(
    kind,
    `The dry run found ${problems.length === 1 ? 'a problem' : `${problems.length} problems`} (${names}); the table says what to do. Nothing was written.`,
  );
}
