import { RuleTester } from 'eslint';
import { afterAll, describe, it } from 'vitest';
// @ts-expect-error -- plain JavaScript, because eslint.config.js loads it as it is
import { ownedImports } from './owned-imports.js';

Object.assign(RuleTester, { afterAll, describe, it });

const options = [
  {
    modules: ['onnxruntime-node'],
    only: ['plugins/engine-onnx/'],
    typesAnywhere: false,
    because: 'it is native',
  },
];
const elsewhere = `${process.cwd()}/packages/train/src/loop.js`;
const error = { messageId: 'foreign' };

new RuleTester().run('owned-imports', ownedImports, {
  valid: [
    { code: `import 'onnxruntime-node'`, filename: `${process.cwd()}/plugins/engine-onnx/src/a.js`, options },
    { code: `import 'onnxruntime-web'`, filename: elsewhere, options },
  ],
  invalid: [
    { code: `import { a } from 'onnxruntime-node'`, filename: elsewhere, options, errors: [error] },
    { code: `export { a } from 'onnxruntime-node/sub'`, filename: elsewhere, options, errors: [error] },
    { code: `export * from 'onnxruntime-node'`, filename: elsewhere, options, errors: [error] },
    { code: `await import('onnxruntime-node')`, filename: elsewhere, options, errors: [error] },
    { code: `require('onnxruntime-node')`, filename: elsewhere, options, errors: [error] },
  ],
});
