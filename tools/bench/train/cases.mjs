/** What is trained in each case: 2 global and 5 local crops, the head as published but for 4096 prototypes. */
const head = { hiddenDim: 2048, bottleneckDim: 256, numPrototypes: 4096, globalCrops: 2, localCrops: 5 };
const nano = { embedDim: 128, depth: 12, numHeads: 4, tokensNorm: false };
const small = { embedDim: 384, depth: 12, numHeads: 8, tokensNorm: true };

export const cases = {
  'nano-64': {
    backbone: 'xcit_nano_12_p8',
    ...nano,
    patchSize: 8,
    imageSize: 64,
    localSize: 32,
    batchSize: 128,
    ...head,
  },
  'nano-64-b32': {
    backbone: 'xcit_nano_12_p8',
    ...nano,
    patchSize: 8,
    imageSize: 64,
    localSize: 32,
    batchSize: 32,
    ...head,
  },
  'nano-224': {
    backbone: 'xcit_nano_12_p16',
    ...nano,
    patchSize: 16,
    imageSize: 224,
    localSize: 96,
    batchSize: 8,
    ...head,
  },
  'small-224': {
    backbone: 'xcit_small_12_p16',
    ...small,
    patchSize: 16,
    imageSize: 224,
    localSize: 96,
    batchSize: 8,
    ...head,
  },
};
