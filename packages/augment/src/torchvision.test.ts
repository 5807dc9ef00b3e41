import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ViewParameters } from './view-parameters.ts';
import { createViewRenderer } from './view-renderer.ts';

/** A case of tools/goldens/augment.py: parameters that it does not name are off. */
type Case = {
  name: string;
  image: string;
  size: number;
  parameters: Partial<ViewParameters> & Pick<ViewParameters, 'crop'>;
};
type Stored = { readonly shape: readonly number[]; readonly data: Uint8Array };

const folder = new URL('../../../tools/goldens/fixtures/augment/', import.meta.url);
const cases = JSON.parse(readFileSync(fileURLToPath(new URL('views.json', folder)), 'utf8')) as Case[];

function readUint8(file: Buffer): Map<string, Stored> {
  const length = Number(file.readBigUInt64LE(0));
  type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] };
  const header = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<string, Entry>;
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => [name, { shape, data: file.subarray(8 + length + from, 8 + length + to) }],
    ),
  );
}
const tensors = readUint8(readFileSync(fileURLToPath(new URL('views.safetensors', folder))));

function view({ image, size, parameters }: Case): Uint8Array {
  const { shape, data } = tensors.get(`image/${image}`) as Stored;
  const renderer = createViewRenderer();
  renderer.load({ width: shape[1] as number, height: shape[0] as number, data });
  const out = new Uint8Array(size * size * 3).fill(77);
  renderer.render(
    { angle: 0, horizontalFlip: false, verticalFlip: false, greyscale: false, ...parameters },
    size,
    out,
  );
  return out;
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;
}

describe('views with given parameters against torchvision 0.24 on Pillow 12', () => {
  it.each(cases.map((item, index) => ({ ...item, index })))(
    '$name: mean difference below 1.5 of 255',
    (item) => {
      const expected = tensors.get(`view/${item.index}`) as Stored;
      const drawn = view(item);
      expect(drawn.length).toBe(expected.data.length);
      const difference = meanDifference(drawn, expected.data);
      if (process.env['PRINT_DIFFERENCES'] !== undefined)
        console.log(`${difference.toFixed(3)}  ${item.name}`);
      expect(difference).toBeLessThan(1.5);
    },
  );
});
