import {
  type Augmentation,
  type DecodedImage,
  type Key,
  type Plugin,
  type ViewGroup,
  key,
  randomBits,
} from '@sparsam/core';
import { expect } from 'vitest';
import type { Check } from '../checks/check.ts';
import { pluginChecks } from '../checks/plugin-checks.ts';

export type AugmentationSuite = {
  /** Options as a user writes them; the defaults are taken for the rest. */
  readonly options?: Record<string, unknown>;
};

const groups: readonly ViewGroup[] = [
  { name: 'global', size: 16, count: 2 },
  { name: 'local', size: 8, count: 3 },
];

/** An image of noise: uint8 [height, width, 3]. */
const noise = (width: number, height: number, from: Key): DecodedImage => ({
  width,
  height,
  data: Uint8Array.from(randomBits(from, width * height * 3), (word) => word & 255),
});

/** Bytes before and after each view that nobody may write to. */
const margin = 16;
const mark = 0xa5;

/** Views of an image by group, each in memory with a margin around it; `spilled` says whether a margin was written to. */
function draw(augmentation: Augmentation, from: Key, image: DecodedImage, views = groups) {
  const memory = views.map(({ size, count }) =>
    Array.from({ length: count }, () => new Uint8Array(size * size * 3 + 2 * margin).fill(mark)),
  );
  const inner = memory.map((group) => group.map((bytes) => bytes.subarray(margin, -margin)));
  for (const group of inner) for (const view of group) view.fill(0);
  augmentation.augment(from, image, inner);
  const edges = memory.flat().flatMap((bytes) => [...bytes.subarray(0, margin), ...bytes.subarray(-margin)]);
  return {
    views: inner.map((group) => group.map((view) => view.slice())),
    spilled: edges.some((b) => b !== mark),
  };
}

/** What every augmentation must do, on images of noise and of one colour. */
export function augmentationChecks(
  plugin: Plugin<'augmentation'>,
  { options = {} }: AugmentationSuite = {},
): Check[] {
  const create = async (views = groups): Promise<Augmentation> =>
    plugin.create(plugin.options.parse(options), { views });
  const check = (name: string, run: (augmentation: Augmentation) => void | Promise<void>): Check => ({
    name,
    run: async () => run(await create()),
  });
  const image = noise(24, 20, key(1));

  return [
    ...pluginChecks(plugin, 'augmentation', plugin.name),
    check('it makes the views it was asked for', ({ views, name }) => {
      expect(views).toEqual(groups);
      expect(name).toBeTruthy();
    }),
    check('views depend on the key and the image alone', (augmentation) => {
      const first = draw(augmentation, key(1), image).views;
      draw(augmentation, key(2), noise(9, 31, key(7)));
      expect(draw(augmentation, key(1), image).views).toEqual(first);
      expect(draw(augmentation, key(1), noise(24, 20, key(2))).views).not.toEqual(first);
    }),
    {
      name: 'another instance draws the same',
      async run() {
        const [one, other] = [await create(), await create()];
        draw(one, key(5), image);
        expect(draw(one, key(1), image)).toEqual(draw(other, key(1), image));
      },
    },
    check('another key gives other views; 0 is a key like others', (augmentation) => {
      const first = draw(augmentation, key(0), image).views;
      expect(draw(augmentation, key(1), image).views).not.toEqual(first);
    }),
    check('the views of one image differ from each other', (augmentation) => {
      for (const group of draw(augmentation, key(1), image).views)
        expect(new Set(group.map((view) => Buffer.from(view).toString('base64'))).size).toBe(group.length);
    }),
    check('every pixel of a view is written, and nothing beside it', (augmentation) => {
      // On a white image nothing that is drawn from it stays wholly black.
      const white = { width: 24, height: 20, data: new Uint8Array(24 * 20 * 3).fill(255) };
      const { views, spilled } = draw(augmentation, key(1), white);
      expect(spilled, 'bytes beside a view were written').toBe(false);
      for (const view of views.flat()) expect(view.some((value) => value > 0)).toBe(true);
    }),
    check('the image is not changed', (augmentation) => {
      const given = noise(24, 20, key(1));
      draw(augmentation, key(1), given);
      expect(given).toEqual(image);
    }),
    check('images of any size are taken, smaller than a view and of one pixel too', (augmentation) => {
      for (const [width, height] of [
        [1, 1],
        [3, 40],
        [40, 3],
        [100, 80],
      ] as const)
        expect(draw(augmentation, key(1), noise(width, height, key(3))).spilled).toBe(false);
    }),
    {
      name: 'groups of any number are made, one view alone too',
      async run() {
        const single: readonly ViewGroup[] = [{ name: 'view', size: 12, count: 1 }];
        const augmentation = await create(single);
        const { views } = draw(augmentation, key(1), image, single);
        expect(views[0]?.[0]?.some((value) => value > 0)).toBe(true);
      },
    },
  ];
}
