import {
  type Option,
  choice,
  count,
  counts,
  flag,
  fraction,
  names,
  numberChoice,
  optionalText,
  pluginSettings,
  plugins,
  positive,
  text,
  whole,
} from './kinds.ts';

/**
 * Every option of every command, by the name it has in a config file. A command picks its own from here, so that one
 * name means one thing everywhere.
 */
export const optionTable = {
  data: text({
    flags: '--data <path>',
    description: 'images: a folder a class, or images/ with labels.csv, or just images, or an .npz file',
  }),
  unlabeled: text({
    flags: '--unlabeled <folder>',
    description: 'more images without labels, for pretraining only',
  }),
  out: text({ flags: '--out <path>', description: 'where the results go' }),
  run: text({
    flags: '--run <folder>',
    description: 'the folder of an earlier `sparsam run` or `sparsam pretrain`',
  }),
  weights: text({ flags: '--weights <file>', description: 'safetensors with the weights of --backbone' }),
  features: text({ flags: '--features <file>', description: 'features that `sparsam extract` wrote' }),

  method: text({
    flags: '--method <name>',
    description: 'how features are learned without labels',
    shownDefault: 'dino',
  }),
  backbone: text({ flags: '--backbone <name>', description: 'the network', shownDefault: 'xcit_nano_12_p8' }),
  augmentation: text({
    flags: '--augmentation <name>',
    description: 'what makes the views of an image',
    shownDefault: 'multi-crop',
  }),
  engine: text({
    flags: '--engine <name>',
    description:
      'what runs the network: onnx, openvino where that is installed, or auto for one that has the precision',
    shownDefault: 'onnx',
  }),
  precision: choice(['f32', 'bf16', 'int8'], {
    flags: '--precision <type>',
    description:
      'numbers of the network: bf16 is quicker on processors that have it, with an engine that can; int8, of extract and evaluate, has linear layers in eight bits',
    shownDefault: 'f32',
  }),
  memory: choice(['usual', 'low'], {
    flags: '--memory <use>',
    description:
      'low computes parts of a training step twice instead of keeping them: half the memory beside the weights, same results, more time',
    shownDefault: 'usual',
  }),
  imageSize: count({
    flags: '--image-size <pixels>',
    description: 'side of the large views and of features',
    shownDefault: '64',
  }),
  localSize: count({
    flags: '--local-size <pixels>',
    description: 'side of the small views',
    shownDefault: '32',
  }),
  batch: count({
    flags: '--batch <images>',
    description: 'images in a step',
    shownDefault: '32',
  }),
  accumulate: count({
    flags: '--accumulate <parts>',
    description:
      'training goes through each batch in so many equal parts before an update, for batches that do not fit in memory',
    shownDefault: '1',
  }),
  allowAccumulation: flag({
    flags: '--allow-accumulation',
    description: 'where memory runs out, training goes on with each batch in twice as many parts',
  }),
  minutes: positive({ flags: '--minutes <n>', description: 'pretrain for so long' }),
  epochs: positive({ flags: '--epochs <n>', description: 'pretrain over all images so often' }),
  steps: count({ flags: '--steps <n>', description: 'pretrain so many steps' }),
  examples: count({ flags: '--examples <n>', description: 'pretrain on so many images, repeats counted' }),
  seed: whole({ flags: '--seed <n>', description: 'where all randomness starts', shownDefault: '0' }),
  threads: count({ flags: '--threads <n>', description: 'processor cores to use', shownDefault: 'all' }),
  pooling: choice(['multi', 'cls', 'patch-mean'], {
    flags: '--pooling <kind>',
    description: 'what of the network is the feature: cls, patch-mean or multi',
    shownDefault: 'multi',
  }),
  orientations: numberChoice([1, 2, 4, 8], {
    flags: '--orientations <n>',
    description: 'flips and turns of an image that its feature is the mean over',
    shownDefault: '4',
  }),
  preprocessing: choice(['whiten', 'reference', 'none'], {
    flags: '--preprocessing <kind>',
    description: 'what is done to features: whiten, none, or reference (power transform and components)',
    shownDefault: 'whiten',
  }),

  test: whole({
    flags: '--test <images>',
    description: 'images set aside for testing',
    shownDefault: '2000, at most a fifth',
  }),
  split: text({
    flags: '--split <folder>',
    description: 'a given split: a folder with manifest.json and lists, as `sparsam splits` makes it',
  }),
  trainList: text({
    flags: '--train-list <csv>',
    description: 'a given split: who is learned from (image,label)',
  }),
  testList: text({
    flags: '--test-list <csv>',
    description: 'a given split: who is tested on (image,label)',
  }),
  validationList: text({
    flags: '--validation-list <csv>',
    description: 'a given split: who settings are chosen on',
  }),
  unlabeledList: text({
    flags: '--unlabeled-list <csv>',
    description: 'a given split: who is there without a label (image)',
  }),
  validation: whole({
    flags: '--validation <images>',
    description: 'images set aside for choosing settings',
    shownDefault: '0',
  }),
  allowLeaks: flag({
    flags: '--allow-leaks',
    description: 'go on with a split that leaks; every figure is stamped "leaky"',
  }),
  dropLeaks: flag({
    flags: '--drop-leaks',
    description: 'take images that leak out of what is learned from',
  }),

  classifiers: names({
    flags: '--classifiers <names>',
    description: 'what learns from the few labels',
    shownDefault: 'svm,knn,logistic',
  }),
  labels: text({
    flags: '--labels <file>',
    description: 'CSV of labelled images: image,label and optionally group',
  }),
  images: text({ flags: '--images <folder>', description: 'the images to predict' }),
  model: text({
    flags: '--model <file>',
    description: 'the fitted model: written with --labels, read without',
  }),
  classifier: text({
    flags: '--classifier <name>',
    description: 'what learns from the labels',
    shownDefault: 'svm',
  }),
  targetError: fraction({
    flags: '--target-error <share>',
    description: 'wrong answers put up with; what is less sure is left to a person',
    shownDefault: '0.05',
  }),
  k: counts({
    flags: '--k <numbers>',
    description: 'labels per class to try',
    shownDefault: '1,5,10,25,50,100',
  }),
  repetitions: count({
    flags: '--repetitions <n>',
    description: 'random draws of the labels for each k',
    shownDefault: '10',
  }),
  minClassSize: count({
    flags: '--min-class-size <images>',
    description: 'leave out classes with fewer images to learn from, or none to test on',
    shownDefault: '1: leave out none',
  }),

  datasets: names({
    flags: '--datasets <folders>',
    description: 'several data sets, each as --data takes one',
  }),
  methods: names({
    flags: '--methods <names>',
    description:
      'what is compared: dino, random-init, pixels, imported, supervised, fine-tuned, linear-layer',
  }),
  backbones: names({ flags: '--backbones <names>', description: 'several networks' }),
  equal: choice(['steps', 'seconds', 'examples'], {
    flags: '--equal <unit>',
    description: 'supervised training gets as much as pretraining: steps, seconds or examples',
  }),
  runner: text({ flags: '--runner <name>', description: 'what runs the jobs', shownDefault: 'local' }),
  workers: count({ flags: '--workers <n>', description: 'jobs at the same time', shownDefault: '1' }),

  count: count({ flags: '--count <images>', description: 'images on the sheet', shownDefault: '8' }),

  what: choice(['step', 'features'], {
    flags: '--what <step>',
    description: 'which step is shown: step, that of pretraining, or features',
    shownDefault: 'step',
  }),
  print: optionalText('compiled', {
    flags: '--print [stage]',
    description: 'the graph as text instead of tables: traced, after a pass by its name, or compiled',
  }),
  time: flag({ flags: '--time', description: 'run the step and measure the time in each operation' }),

  config: text({
    flags: '--config <file>',
    description: 'options from a TypeScript or JSON file',
    shownDefault: 'sparsam.config.ts or .json here',
  }),
  plugins: plugins({ flags: '--plugins <packages>', description: 'further plugin packages to load' }),
  choose: pluginSettings({
    flags: '--choose <classifier.option=values...>',
    description: 'values of an option to choose from on held-out labels, as svm.C=[1,10]',
  }),
  options: pluginSettings({
    flags: '--set <plugin.option=value...>',
    description: 'an option of a plugin, as `sparsam plugins info` lists them',
  }),
  resume: flag({ flags: '--resume', description: 'go on where the run in --out stopped' }),
  dryRun: flag({
    flags: '--dry-run',
    description: 'check data, plugins, disk and memory, predict the time, and write nothing',
  }),
  overwrite: flag({ flags: '--overwrite', description: 'replace what is in --out' }),
  json: flag({ flags: '--json', description: 'results as one JSON object a line' }),
  quiet: flag({ flags: '-q, --quiet', description: 'no progress, only warnings and results' }),
  verbose: flag({ flags: '--verbose', description: 'where an error came from' }),
} as const satisfies Record<string, Option<unknown>>;

export type OptionName = keyof typeof optionTable;

/** The values of some options; all of them may be absent. */
export type Settings<Name extends OptionName = OptionName> = {
  readonly [K in Name]?: (typeof optionTable)[K] extends Option<infer Value> ? Value : never;
};

/** What a config file may hold. */
export type Config = Settings<
  Exclude<
    OptionName,
    | 'config'
    | 'allowLeaks'
    | 'dropLeaks'
    | 'dryRun'
    | 'what'
    | 'print'
    | 'time'
    | 'json'
    | 'quiet'
    | 'verbose'
    | 'resume'
    | 'overwrite'
  >
>;

/** The option as it is typed: `--image-size`. */
export function typed(name: OptionName): string {
  return /--[\w-]+/.exec(optionTable[name].flags)?.[0] ?? name;
}

/** Options that are paths: relative to the working folder when typed, to the config file when written there. */
export const pathOptions = [
  'data',
  'unlabeled',
  'out',
  'run',
  'weights',
  'features',
  'split',
  'trainList',
  'testList',
  'validationList',
  'unlabeledList',
  'labels',
  'images',
  'model',
  'config',
] as const satisfies readonly OptionName[];
