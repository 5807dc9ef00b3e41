// Compiles kernels.ts into src/kernels.wasm.ts. Usage: npm run kernels -w @sparsam/augment
// The compiler is fetched by npx at this version when it is needed, since it is large and the kernels seldom change; a test
// compares the hash of the source with the one written into the result.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const compiler = 'assemblyscript@0.28.20';
const source = fileURLToPath(new URL('kernels.ts', import.meta.url));
const result = fileURLToPath(new URL('../src/kernels.wasm.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparsam-kernels-'));
try {
  const binary = join(folder, 'kernels.wasm');
  const options = [
    '-O3',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '--outFile',
    binary,
  ];
  execFileSync('npx', ['--yes', '--package', compiler, 'asc', source, ...options], { stdio: 'inherit' });
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex');
  const lines = readFileSync(binary)
    .toString('base64')
    .match(/.{1,100}/g);
  writeFileSync(
    result,
    `// Made from assembly/kernels.ts by assembly/build.mjs (npm run kernels); do not edit.\n\n` +
      `/** SHA-256 of the source that the binary was made from. */\nexport const kernelSource = '${hash}';\n\n` +
      `/** The WebAssembly module, base64. */\nexport const kernelBinary =\n${lines.map((line) => `  '${line}'`).join(' +\n')};\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
