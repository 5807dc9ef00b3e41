/** A kind of package that can be generated. */
export type KindName =
  'backbone' | 'objective' | 'classifier' | 'augmentation' | 'engine' | 'dataset' | 'runner' | 'experiment';

export type Kind = {
  readonly name: KindName;
  /** As people call it. */
  readonly title: string;
  /** What it does, for the question and the README. */
  readonly summary: string;
  /** Put before the plugin's name in package and folder names. */
  readonly prefix: string;
  /** Other words for it on the command line. */
  readonly aliases: readonly string[];
  /** Packages of which a process should hold one copy: peers of a package of its own, dependencies in the workspace. */
  readonly shared: readonly string[];
  /** Packages that each plugin may have for itself. */
  readonly own: readonly string[];
  /** Options of the start: name, default, meaning. */
  readonly options: readonly (readonly [string, string, string])[];
  /** How it is tried once it is installed beside the command. */
  readonly tryIt: string;
};

const core = '@sparsam/core';
const nn = '@sparsam/nn';
const tfjs = '@tensorflow/tfjs-core';

/** Every kind, in the order of the question. */
export const kinds: readonly Kind[] = [
  {
    name: 'objective',
    title: 'SSL method',
    summary: 'a loss that learns from images without labels',
    prefix: 'ssl-',
    aliases: ['ssl', 'method', 'ssl-method'],
    shared: [core, nn, tfjs],
    own: ['zod'],
    options: [['uniformityWeight', '1', 'weight of the term that spreads images apart']],
    tryIt: 'npx sparsam run --method __name__ --plugins __package__ --minutes 2',
  },
  {
    name: 'backbone',
    title: 'backbone',
    summary: 'a network from images to features',
    prefix: 'backbone-',
    aliases: ['network'],
    shared: [core, nn, tfjs],
    own: ['zod'],
    options: [
      ['embedDim', "the variant's", 'width of the features'],
      ['depth', "the variant's", 'number of blocks'],
      ['patchSize', "the variant's", 'side of a patch in pixels'],
    ],
    tryIt: 'npx sparsam run --backbone __snake___tiny --plugins __package__ --minutes 2',
  },
  {
    name: 'classifier',
    title: 'classifier',
    summary: 'learns from features and few labels',
    prefix: 'classifier-',
    aliases: [],
    shared: [core],
    own: ['zod'],
    options: [['shrink', '0', 'how far class means are drawn to the mean of all rows']],
    tryIt: 'npx sparsam run --classifiers svm,__name__ --plugins __package__ --minutes 2',
  },
  {
    name: 'augmentation',
    title: 'augmentation',
    summary: 'makes the views of an image that a method compares',
    prefix: 'augmentation-',
    aliases: ['views'],
    shared: [core],
    own: ['zod'],
    options: [
      ['scale', '[0.5, 1]', 'smallest and largest cut, as a share of the image'],
      ['brightness', '0.3', 'largest change of brightness, as a share'],
    ],
    tryIt: 'npx sparsam run --augmentation __name__ --plugins __package__ --minutes 2',
  },
  {
    name: 'engine',
    title: 'engine',
    summary: 'runs training steps on some runtime',
    prefix: 'engine-',
    aliases: ['runtime'],
    shared: [core, tfjs],
    own: ['@tensorflow/tfjs-backend-cpu', 'zod'],
    options: [['backend', 'cpu', 'the tfjs backend that runs the operations']],
    tryIt: 'npx sparsam run --engine __name__ --plugins __package__ --steps 10',
  },
  {
    name: 'dataset',
    title: 'data set',
    summary: 'makes or fetches images with labels',
    prefix: 'dataset-',
    aliases: ['data', 'data-set'],
    shared: [core],
    own: ['sharp', 'zod'],
    options: [
      ['images', '200', 'number of images of all classes together'],
      ['size', '64', 'height and width in pixels'],
    ],
    tryIt: 'npx sparsam plugins info __name__ --plugins __package__',
  },
  {
    name: 'runner',
    title: 'runner',
    summary: 'runs the jobs of a comparison somewhere',
    prefix: 'runner-',
    aliases: ['scheduler', 'queue'],
    shared: [core],
    own: ['zod'],
    options: [['attempts', '3', 'how often a job is tried before it is parked']],
    tryIt:
      'npx sparsam compare --runner __name__ --plugins __package__ --methods random-init,pixels --data my-images --out compared',
  },
  {
    name: 'experiment',
    title: 'experiment',
    summary: 'no plugin: a config file and the commands that run it',
    prefix: 'experiment-',
    aliases: [],
    shared: ['@sparsam/cli'],
    own: [],
    options: [],
    tryIt: 'npm start',
  },
];

/** The kind of this name or alias, or undefined. */
export function kindOf(word: string): Kind | undefined {
  const wanted = word.toLowerCase();
  return kinds.find(({ name, aliases }) => name === wanted || aliases.includes(wanted));
}
