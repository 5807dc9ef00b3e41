import { describe, expect, it } from 'vitest';
import { syntheticInput } from '../test-support/synthetic-input.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportTables, tableNames } from './report-tables.ts';
import { tableCsv, tableMarkdown } from './table.ts';

const input = syntheticInput({ ks: [5, 50], repetitions: 3, intervals: true, whole: true });

describe('a table', () => {
  const table = {
    name: 't',
    title: 'T',
    columns: ['name', 'value'],
    rows: [
      ['a|b <i>, "c"', 0.12345],
      ['=cmd()', null],
    ],
  };
  it('is CSV with every digit, quoted where it must be, formulas disarmed', () => {
    expect(tableCsv(table)).toBe(`name,value\r\n"a|b <i>, ""c""",0.12345\r\n'=cmd(),\r\n`);
  });
  it('is Markdown with three digits, numbers to the right, names as text', () => {
    expect(tableMarkdown(table).split('\n')).toEqual([
      '| name | value |',
      '| --- | ---: |',
      '| a\\|b \\<i\\>, "c" | 0.123 |',
      '| =cmd() |  |',
    ]);
  });
});

describe('reportTables', () => {
  it('makes every table, each row as wide as its head, under the known names', () => {
    const tables = reportTables(input);
    const names = tables.map(({ name }) => name);
    expect([...names].sort()).toEqual([...tableNames].sort());
    for (const { name, columns, rows } of tables)
      for (const row of rows) expect(row, name).toHaveLength(columns.length);
  });

  it('holds the numbers of the results', () => {
    const tables = new Map(reportTables(input).map((table) => [table.name, table]));
    const { rows, confusions, protocol } = input.results;
    expect(tables.get('label-curve')?.rows).toHaveLength(rows.length);
    expect(tables.get('values')?.rows).toHaveLength(rows.length * 3);
    expect(tables.get('confusion')?.rows).toHaveLength(confusions.length * protocol.classes.length ** 2);
    const [first] = tables.get('label-economy')?.rows ?? [];
    expect(first?.slice(0, 7)).toEqual(['dino', 'xcit_nano_12_p16', 'svm', 'random-init', 'xcit_nano_12_p16', 'svm', 'balancedAccuracy']); // prettier-ignore
  });

  it('makes what it can of results alone', () => {
    const { results } = syntheticInput({ ks: [5], classifiers: ['svm'] });
    expect(reportTables({ results }).map(({ name }) => name)).toEqual(['label-curve', 'classes', 'confusion', 'values']); // prettier-ignore
  });
});

describe('reportMarkdown', () => {
  it('has verdict, scores with intervals, statistics, command and stamp', () => {
    const provenance = { ...input.results.provenance, notices: ['It *leaks*.'], stamp: 'leaky' };
    const text = reportMarkdown({ results: { ...input.results, provenance } }, reportTables(input));
    expect(text).toContain('few-label evaluation (leaky)');
    expect(text).toContain('> **It \\*leaks\\*.**');
    expect(text).toMatch(/\*\*With 5 labels per class/);
    expect(text).toMatch(/\| DINO \| SVM \| 0\.\d{3} ± 0\.\d{3} \(0\.\d{3} to 0\.\d{3}\) \|/);
    expect(text).toContain('## Labels per class that a needs');
    expect(text).toContain('sparsam run --data images --out run');
    expect(text).toContain('`tables/mistakes.csv`');
  });
});
