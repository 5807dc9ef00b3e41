import { type Registry, SparsamError, suggest } from '@sparsam/core';

/** Where a network's weights come from. */
export type WeightsSource =
  | { readonly from: 'random' }
  | { readonly from: 'pretrained'; readonly method: string }
  | { readonly from: 'imported' };

/**
 * A method of a comparison: features for cheap classifiers, or a network trained on the labels by an objective that learns
 * from them. `name` is what its results are called.
 */
export type Method =
  | {
      readonly name: string;
      readonly does: 'features';
      readonly source: WeightsSource | { readonly from: 'pixels' };
    }
  | {
      readonly name: string;
      readonly does: 'training';
      readonly objective: string;
      readonly options: Readonly<Record<string, unknown>>;
      readonly source: WeightsSource;
      /**
       * What its results call their classifier: its own, so that statistics compare it with every other series, not only
       * with those of the same classifier.
       */
      readonly head: string;
    };

/** The methods that train a network on the labels and how; the linear layer and fine-tuning begin from weights. */
const trained = {
  supervised: { learns: 'all', begins: 'random', head: 'end-to-end' },
  'fine-tuned': { learns: 'all', begins: 'weights', head: 'fine-tuning' },
  'linear-layer': { learns: 'head-and-norm', begins: 'weights', head: 'linear-layer' },
} as const;
type TrainedName = keyof typeof trained;
const isTrained = (name: string): name is TrainedName => Object.hasOwn(trained, name);

const ownNames = ['pixels', 'random-init', 'imported', ...Object.keys(trained)];

/** Objectives that learn without labels, as far as names tell. */
const pretrainers = (registry: Registry): string[] =>
  registry.names('objective').filter((name) => !isTrained(name));

function unknown(name: string, registry: Registry): SparsamError {
  const known = [...ownNames, ...pretrainers(registry)];
  const near = suggest(name, known);
  return new SparsamError(
    'usage',
    `There is no method "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`} Known: ${known.join(', ')}. A method of another package is installed by npm install <package> and named with --plugins <package>, or in "plugins" of the configuration.`,
  );
}

function sourceOf(name: string, registry: Registry): WeightsSource {
  if (name === 'random-init') return { from: 'random' };
  if (name === 'imported') return { from: 'imported' };
  if (!pretrainers(registry).includes(name)) throw unknown(name, registry);
  return { from: 'pretrained', method: name };
}

/**
 * Reads the names of methods: any installed one that learns without labels, `random-init`, `pixels`, `imported`,
 * `supervised`, and `fine-tuned` or `linear-layer`, alone (from the first method in the list that has weights) or with what
 * they begin from: `fine-tuned:dino`, `linear-layer:imported`. Throws SparsamError (usage) for any other.
 */
export function readMethods(names: readonly string[], registry: Registry): Method[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new SparsamError('usage', `The method "${twice}" is named twice.`);
  const first = names.find((name) => name === 'imported' || pretrainers(registry).includes(name));
  return names.map((name): Method => {
    if (name === 'pixels') return { name, does: 'features', source: { from: 'pixels' } };
    const [base = '', given, ...more] = name.split(':');
    if (!isTrained(base)) return { name, does: 'features', source: sourceOf(name, registry) };
    const { learns, begins, head: own } = trained[base];
    const head = given === undefined ? own : `${own}:${given}`;
    const plan = { name, does: 'training', objective: 'supervised', options: { learns }, head } as const;
    if (more.length > 0 || (begins === 'random' && given !== undefined)) throw unknown(name, registry);
    if (begins === 'random') return { ...plan, source: { from: 'random' } };
    const begin = given ?? first;
    if (begin === undefined) {
      throw new SparsamError(
        'usage',
        `The method "${name}" needs weights to begin with. Say which, as in ${base}:dino, or name a method that learns without labels beside it.`,
      );
    }
    return { ...plan, source: sourceOf(begin, registry) };
  });
}
