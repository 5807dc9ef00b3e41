/**
 * Views that supervised training gets where nothing else is said: one of each image in a step. Several views of an image
 * carry the same label, and in the same time many steps of one view learn more than few of several (docs/results.md, "The
 * baseline's views").
 */
export const usualViews = { globalCrops: 1, localCrops: 0 } as const;
