/** Networks whose features are taken, at the size of image they were published for. */
const nano = { embedDim: 128, depth: 12, numHeads: 4, tokensNorm: false };
const small = { embedDim: 384, depth: 12, numHeads: 8, tokensNorm: true };

export const cases = {
  'nano-p16': { backbone: 'xcit_nano_12_p16', ...nano, patchSize: 16, imageSize: 224, batchSize: 32 },
  'small-p8': { backbone: 'xcit_small_12_p8', ...small, patchSize: 8, imageSize: 224, batchSize: 8 },
};
