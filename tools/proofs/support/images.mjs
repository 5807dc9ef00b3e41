import { createRegistry } from '@sparsam/core';
import smear from '@sparsam/dataset-smear';

/** Writes images of the made-up blood smear that comes with the command. */
export async function writeSmear(folder, { images, size = 32, seed = 0 }) {
  const registry = createRegistry();
  registry.add(smear, '@sparsam/dataset-smear');
  const dataset = await registry.create('dataset', 'smear', { images, size }, {});
  await dataset.write(folder, { seed });
  return folder;
}
