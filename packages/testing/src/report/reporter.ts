import type { Reporter, TestModule } from 'vitest/node';
import type { CheckMeta } from '../checks/check.ts';
import { type Finding, formatReport } from './conformance-report.ts';

const states = { passed: 'does', failed: 'does not', skipped: 'excused', pending: 'excused' } as const;

/** A vitest reporter that ends a run with what each plugin under test can and cannot do. */
export function conformanceReporter(write: (text: string) => void = console.log): Reporter {
  return {
    onTestRunEnd(modules: readonly TestModule[]) {
      const reports = new Map<string, { owner: string; subject: string; findings: Finding[] }>();
      for (const module of modules) {
        for (const test of module.children.allTests()) {
          const meta = test.meta().sparsam as CheckMeta | undefined;
          if (meta === undefined) continue;
          const id = `${meta.package}, ${meta.subject}`;
          const report = reports.get(id) ?? { owner: meta.package, subject: meta.subject, findings: [] };
          const { state, errors } = test.result();
          const reason = meta.reason ?? errors?.[0]?.message.split('\n')[0];
          report.findings.push({
            check: meta.check,
            state: states[state],
            ...(reason === undefined ? {} : { reason: reason.replace(`${id}: `, '') }),
          });
          reports.set(id, report);
        }
      }
      for (const { owner, subject, findings } of reports.values())
        write(`\n${formatReport({ package: owner, subject, findings })}`);
    },
  };
}
