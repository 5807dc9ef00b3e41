import { resolve } from 'node:path';
import type { Command } from './command.ts';

/** `sparsam report`: page, text and tables anew from what lies in a folder. */
export const reportCommand: Command = {
  name: 'report',
  summary: 'writes report.html, report.md and tables/*.csv anew from the results in a folder',
  arguments: [{ notation: '<folder>', description: 'a folder with results.json' }],
  options: [],
  examples: ['sparsam report my-run'],
  async run({ io, say }, _settings, [folder = '.']) {
    const { writeReport } = await import('../pipeline/write-report.ts');
    const report = await writeReport(resolve(io.cwd, folder));
    say(`The report: ${report}`, { event: 'done', report });
  },
};
