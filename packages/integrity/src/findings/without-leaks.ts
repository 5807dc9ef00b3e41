import type { Finding } from './finding.ts';

/**
 * The images that must leave a split so that it leaks no more, as `part path`: the held-out ones stay as they are, what is
 * learned from (or is validation, against the test) gives way.
 */
export function leavingImages(findings: readonly Finding[]): Set<string> {
  const weight = { test: 2, validation: 1, train: 0, unlabeled: 0 } as const;
  const leaving = new Set<string>();
  for (const { leak, a, b } of findings) {
    if (!leak || a.part === undefined || b.part === undefined) continue;
    const goes = weight[a.part] < weight[b.part] ? a : b;
    leaving.add(`${goes.part} ${goes.path}`);
  }
  return leaving;
}
