import { type Flat, type NdArray, SparsamError } from '@sparsam/core';

export type LoadWeightsOptions = {
  /** Names the file in errors. */
  readonly source?: string;
  /** Names what the weights are for in errors: `xcit_nano_12_p16`. */
  readonly target?: string;
  /** Extra tensors that are no sign of another network, such as a published file's classification head. */
  readonly ignore?: (name: string) => boolean;
};

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
/** Lines of the comparison before it is cut. */
const limit = 24;

/**
 * The tensors of a file that a network expects, by name, in the network's order. Where a name is missing, extra or of
 * another shape, throws SparsamError (`input`) with both lists side by side, in the manner of a diff: `-` expected and
 * missing, `+` there and not expected, `!` of another shape; runs of names that agree are counted, not listed.
 */
export function loadWeights(
  tensors: ReadonlyMap<string, NdArray>,
  expected: Flat<{ readonly shape: readonly number[] }>,
  { source = 'The file', target = 'this network', ignore = () => false }: LoadWeightsOptions = {},
): Flat<NdArray> {
  const loaded: { [name: string]: NdArray } = {};
  const names = new Set(Object.keys(expected));
  for (const name of tensors.keys()) if (!ignore(name)) names.add(name);
  const lines: string[] = [];
  const counts = { missing: 0, extra: 0, reshaped: 0 };
  let agreeing = 0;
  const closeRun = (): void => {
    if (agreeing > 0) lines.push(`    (${agreeing} ${agreeing === 1 ? 'name agrees' : 'names agree'})`);
    agreeing = 0;
  };
  for (const name of names) {
    const wanted = Object.hasOwn(expected, name) ? expected[name] : undefined;
    const found = tensors.get(name);
    if (wanted !== undefined && found !== undefined && show(wanted.shape) === show(found.shape)) {
      agreeing++;
      loaded[name] = found;
      continue;
    }
    closeRun();
    if (found === undefined) {
      counts.missing++;
      lines.push(`  - ${name} ${show(wanted?.shape ?? [])}`);
    } else if (wanted === undefined) {
      counts.extra++;
      lines.push(`  + ${name} ${show(found.shape)}`);
    } else {
      counts.reshaped++;
      lines.push(`  ! ${name} expected ${show(wanted.shape)}, found ${show(found.shape)}`);
    }
  }
  if (counts.missing + counts.extra + counts.reshaped === 0) return loaded;
  closeRun();
  const cut =
    lines.length > limit
      ? [...lines.slice(0, limit), `    ... and ${lines.length - limit} lines more`]
      : lines;
  throw new SparsamError(
    'input',
    `${source} does not hold the weights of ${target}: of ${Object.keys(expected).length} names expected and ` +
      `${tensors.size} found, ${counts.missing} are missing (-), ${counts.extra} extra (+), ${counts.reshaped} of another ` +
      `shape (!). Name the backbone and the sizes that the weights were made with.\n${cut.join('\n')}`,
  );
}
