import { SparsamError, sizeOf } from '@sparsam/core';
import { type TensorEntry, elementBytes, headerLimit, metadataKey } from './format.ts';

export type Header = {
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the data begins, in bytes from the start of the file. */
  readonly dataStart: number;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/**
 * Reads and checks the header of a safetensors file: `bytes` is the whole file. `source` names it in errors. Throws
 * SparsamError (`input`) for a truncated file, a header over the limit or not JSON, an unknown element type, a shape
 * that does not fit its range, and ranges that overlap, leave a gap or do not end with the file.
 */
export function readHeader(bytes: Uint8Array, source: string): Header {
  const bad = (what: string): SparsamError =>
    new SparsamError('input', `${source} is not a readable safetensors file: ${what}.`);
  if (bytes.length < 8) throw bad(`it has ${bytes.length} bytes, fewer than the 8 of the header's length`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > headerLimit) throw bad(`its header claims ${length} bytes, over the limit of ${headerLimit}`);
  const dataStart = 8 + length;
  if (dataStart > bytes.length)
    throw bad(`it ends after ${bytes.length} bytes, within its header of ${length}`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, dataStart)));
  } catch {
    throw bad('its header is not JSON');
  }
  if (!isRecord(json)) throw bad('its header is not a JSON object');

  const entries: TensorEntry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(json)) {
    if (name === metadataKey) {
      if (!isRecord(value) || Object.values(value).some((text) => typeof text !== 'string')) {
        throw bad('its metadata is not an object of strings');
      }
      metadata = value as Record<string, string>;
    } else entries.push(readEntry(name, value, bad));
  }
  checkRanges(entries, bytes.length - dataStart, bad);
  return { entries, metadata, dataStart };
}

function readEntry(name: string, value: unknown, bad: (what: string) => SparsamError): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = isRecord(value) ? value : {};
  const wellFormed =
    typeof dtype === 'string' &&
    Array.isArray(shape) &&
    shape.every(isCount) &&
    Array.isArray(offsets) &&
    offsets.length === 2;
  if (!wellFormed || !offsets.every(isCount))
    throw bad(`the entry of "${name}" is not { dtype, shape, data_offsets }`);
  const size = Object.hasOwn(elementBytes, dtype) ? elementBytes[dtype] : undefined;
  if (size === undefined) {
    throw bad(`"${name}" has the element type ${dtype}; known are ${Object.keys(elementBytes).join(', ')}`);
  }
  const [start, end] = offsets as [number, number];
  if (end - start !== sizeOf(shape) * size) {
    throw bad(
      `"${name}" (${dtype} [${shape.join(', ')}]) needs ${sizeOf(shape) * size} bytes, its range has ${end - start}`,
    );
  }
  return { name, dtype, shape: shape as number[], start, end };
}

/** The ranges must tile the data: each begins where the one before it ends, the first at 0, the last at the end. */
function checkRanges(
  entries: readonly TensorEntry[],
  dataBytes: number,
  bad: (what: string) => SparsamError,
): void {
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (entry.start < end) throw bad(`"${entry.name}" overlaps the tensor before it`);
    if (entry.start > end) throw bad(`there is a gap of ${entry.start - end} bytes before "${entry.name}"`);
    end = entry.end;
  }
  if (end > dataBytes) throw bad(`it is truncated: ${dataBytes} bytes of data where ${end} are announced`);
  if (end < dataBytes) throw bad(`${dataBytes - end} bytes after the last tensor belong to none`);
}
