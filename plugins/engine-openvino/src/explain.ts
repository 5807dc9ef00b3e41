import { SparsamError } from '@sparsam/core';
import { type OpenvinoApi, OpenvinoError } from './api.ts';

/** The line in which OpenVINO lists what it could not convert: `-- Conversion is failed for: Gemm-21, Mul-21`. */
const unconverted = /^-- (?:Conversion is failed|No conversion rule found) for: (.+)$/gm;

/** The last line with words in it: what OpenVINO throws names its own source lines first. */
const essence = (said: string): string =>
  said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /[a-z]{3}/i.test(line) && !line.startsWith('Exception from '))
    .at(-1) ?? said.trim();

/** Turns what OpenVINO says about a model that it does not take into an error for people. Throws. */
export function explain(error: unknown, api: Pick<OpenvinoApi, 'version'>): never {
  if (!(error instanceof OpenvinoError)) throw error;
  const version = api.version.split('-')[0] as string;
  const operators = [...error.said.matchAll(unconverted)].flatMap(([, list]) => (list as string).split(', '));
  const what =
    operators.length > 0
      ? `it does not know these operators, or not in this form: ${[...new Set(operators)].join(', ')}`
      : essence(error.said).replace(/\.$/, '');
  throw new SparsamError(
    'internal',
    `OpenVINO ${version} cannot run this step: ${what}. Take --engine onnx, or a newer OpenVINO.`,
    { cause: error },
  );
}
