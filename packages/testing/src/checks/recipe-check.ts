import { type MethodRecipe, type NdArray, type Plugin, flatten, key } from '@sparsam/core';
import { expect } from 'vitest';
import type { ObjectiveSuite } from '../suites/objective-subject.ts';
import type { Check } from './check.ts';

const plans = [30, 100_000].map((totalSteps) => ({ totalSteps, stepsPerEpoch: 10, batchSize: 32 }));

/** What an objective's recipe owes, where it has one. `needs` is what the plugin is created with. */
export function recipeCheck(
  plugin: Plugin<'objective'>,
  options: ObjectiveSuite['options'],
  needs: Parameters<Plugin<'objective'>['create']>[1],
): Check {
  return {
    name: 'the recipe is pure, its options are legal, and the plan changes no shape',
    async run() {
      const { recipe } = plugin;
      if (recipe === undefined) return;
      const shapesOf = async (given: MethodRecipe): Promise<string[]> => {
        // The suite's own options keep the network small.
        const objective = await plugin.create(plugin.options.parse({ ...given.options, ...options }), needs);
        return [...flatten<NdArray>(objective.init(key(0)))].map(
          ([path, { dtype, shape }]) => `${path}: ${dtype}[${shape.join(', ')}]`,
        );
      };
      for (const images of [100, 1_000_000]) {
        const start = recipe({ images });
        const shapes = await shapesOf(start);
        for (const plan of plans) {
          const planned = recipe({ images, plan });
          expect(recipe({ images, plan }), 'the same situation, asked twice').toEqual(planned);
          expect(
            plugin.options.safeParse(planned.options ?? {}).error?.message,
            'its options',
          ).toBeUndefined();
          expect(await shapesOf(planned), 'shapes with the plan').toEqual(shapes);
          expect(planned.augmentation, 'augmentation with the plan').toEqual(start.augmentation);
        }
      }
    },
  };
}
