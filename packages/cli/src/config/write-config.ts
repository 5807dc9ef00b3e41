/** What `sparsam init` asks. */
export type InitAnswers = {
  /** A folder of images; undefined for the made-up blood smear. */
  readonly data?: string | undefined;
  readonly method: string;
  readonly backbone: string;
  readonly minutes: number;
};

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A config file in TypeScript, with a word on every line. */
export function configScript({ data, method, backbone, minutes }: InitAnswers): string {
  const images =
    data === undefined
      ? "  // Your images: a folder for each class, or images/ with labels.csv. Without it, a made-up blood smear.\n  // data: 'my-images',"
      : `  // A folder for each class, or images/ with labels.csv.\n  data: ${quoted(data)},`;
  return `import { defineConfig } from '@sparsam/cli';

// Every option: sparsam help run. What plugins can be told: sparsam plugins info ${method}
export default defineConfig({
${images}
  // How features are learned without labels, and by which network.
  method: ${quoted(method)},
  backbone: ${quoted(backbone)},
  // How long pretraining may take.
  minutes: ${minutes},
  // What learns from few labels, and from how many of each class.
  classifiers: ['svm', 'knn', 'logistic'],
  k: [1, 5, 10, 25, 50],
  // Plugins of others: the names of their packages, or plugins imported above.
  plugins: [],
  // Options of plugins, by the plugin's name: { ${/^[a-z]\w*$/.test(method) ? method : quoted(method)}: { ... } }
  options: {},
});
`;
}

/** The same as JSON, checked by editors against the schema beside it. */
export function configJson({ data, method, backbone, minutes }: InitAnswers, schema: string): string {
  const config = {
    $schema: schema,
    ...(data === undefined ? {} : { data }),
    method,
    backbone,
    minutes,
    classifiers: ['svm', 'knn', 'logistic'],
    k: [1, 5, 10, 25, 50],
    plugins: [],
    options: {},
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
