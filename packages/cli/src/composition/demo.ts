/** What `sparsam run` does without data: a made-up blood smear, and a recipe that ends within minutes on two cores. */
export const demo = {
  dataset: 'smear',
  options: { images: 2000, size: 64 },
  settings: { backbone: 'xcit_nano_12_p16', batch: 32, minutes: 4, k: [1, 5, 10, 25, 50] },
} as const;
