import { type Augmentation, apiVersion, definePlugin, foldIn, randomBits } from '@sparsam/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { failures } from '../fixtures/failures.test.helper.ts';
import { augmentationChecks } from './augmentation-checks.ts';
import { describeAugmentation } from './describe-augmentation.ts';

/** Views of noise that shows the image's first pixel. */
const plugin = (change: (whole: Augmentation) => Partial<Augmentation>) =>
  definePlugin({
    kind: 'augmentation',
    name: 'noisy',
    apiVersion,
    description: 'noise over a pixel',
    options: z.strictObject({}),
    create(_, { views }) {
      const whole: Augmentation = {
        name: 'noisy',
        views,
        augment(key, image, out) {
          out.forEach((group, place) =>
            group.forEach((view, number) => {
              const words = randomBits(foldIn(foldIn(key, place), number), view.length);
              view.forEach((_, at) => {
                view[at] = ((words[at] as number) & 127) + ((image.data[0] as number) >> 1);
              });
            }),
          );
        },
      };
      return { ...whole, ...change(whole) };
    },
  });
let calls = 0;

describeAugmentation(plugin(() => ({})));

test.each<[string, (whole: Augmentation) => Partial<Augmentation>, string]>([
  ['views of its own', () => ({ views: [] }), 'it makes the views it was asked for'],
  [
    'a count of its calls',
    ({ augment }) => ({ augment: (key, ...rest) => augment(foldIn(key, calls++), ...rest) }),
    'views depend on the key and the image alone',
  ],
  [
    'the key left aside',
    ({ augment }) => ({ augment: (_, ...rest) => augment([1, 2], ...rest) }),
    'another key gives other views; 0 is a key like others',
  ],
  [
    'one view for all',
    ({ augment }) => ({
      augment(key, image, out) {
        augment(key, image, out);
        for (const group of out) for (const view of group) view.set((group[0] as Uint8Array).slice());
      },
    }),
    'the views of one image differ from each other',
  ],
  [
    'a view left out',
    ({ augment }) => ({ augment: (key, image, out) => augment(key, image, out.slice(1)) }),
    'every pixel of a view is written, and nothing beside it',
  ],
  [
    'bytes beside a view',
    ({ augment }) => ({
      augment(key, image, out) {
        augment(key, image, out);
        const view = out[0]?.[0] as Uint8Array;
        new Uint8Array(view.buffer)[view.byteOffset - 1] = 0;
      },
    }),
    'every pixel of a view is written, and nothing beside it',
  ],
  [
    'a change of the image',
    ({ augment }) => ({
      augment(key, image, out) {
        augment(key, image, out);
        image.data.fill(0);
      },
    }),
    'the image is not changed',
  ],
  [
    'no small images',
    ({ augment }) => ({
      augment(key, image, out) {
        if (image.width < 2) throw new Error('too small');
        augment(key, image, out);
      },
    }),
    'images of any size are taken, smaller than a view and of one pixel too',
  ],
])('an augmentation with %s is found', async (_, change, check) => {
  expect(await failures(augmentationChecks(plugin(change)), check)).toEqual([check]);
});
