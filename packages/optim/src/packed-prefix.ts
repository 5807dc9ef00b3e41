/** Starts the names of packed parameters; no parameter's own name may start so. */
export const packedPrefix = 'vectors-of-';
