import { type Check, NotHere, type Skips, checkSkips } from '../checks/check.ts';

/** How one check went: the plugin does it, does not, or was not asked, with the reason. */
export type Finding = {
  readonly check: string;
  readonly state: 'does' | 'does not' | 'excused';
  /** What went wrong, or why it was not asked. */
  readonly reason?: string;
};

/** What a plugin can and cannot do. */
export type ConformanceReport = {
  readonly package: string;
  /** `objective "dino"`. */
  readonly subject: string;
  readonly findings: readonly Finding[];
};

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

/**
 * Makes checks without a test runner and reports on all of them; nothing is thrown for a check that fails. Throws a usage
 * error for a skip that names no check or gives no reason.
 */
export async function conformanceReport(
  subject: string,
  checks: readonly Check[],
  { skip = {}, package: owner }: { readonly skip?: Skips; readonly package: string },
): Promise<ConformanceReport> {
  checkSkips(subject, checks, skip);
  const findings: Finding[] = [];
  for (const { name, run } of checks) {
    const excuse = skip[name];
    if (excuse !== undefined) {
      findings.push({ check: name, state: 'excused', reason: excuse });
      continue;
    }
    try {
      await run();
      findings.push({ check: name, state: 'does' });
    } catch (error) {
      const state = error instanceof NotHere ? 'excused' : 'does not';
      findings.push({ check: name, state, reason: firstLine((error as Error).message) });
    }
  }
  return { package: owner, subject, findings };
}

const titles = { does: 'can', 'does not': 'cannot', excused: 'not asked' } as const;

/** A report for people: what the plugin can do, what it cannot, and what it was not asked, with the reasons. */
export function formatReport({ package: owner, subject, findings }: ConformanceReport): string {
  const lines = [`${owner}, ${subject}: ${countOf(findings, 'does')} of ${findings.length}`];
  for (const state of ['does', 'does not', 'excused'] as const) {
    for (const { check, reason } of findings.filter((finding) => finding.state === state))
      lines.push(`  ${titles[state].padEnd(9)}  ${check}${reason === undefined ? '' : ` (${reason})`}`);
  }
  return lines.join('\n');
}

const countOf = (findings: readonly Finding[], state: Finding['state']): number =>
  findings.filter((finding) => finding.state === state).length;
