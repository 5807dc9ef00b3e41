/** What every reader must know before the first number, and the word that is stamped on every figure. */
export type Notices = { readonly banners: readonly string[]; readonly stamp: string | undefined };

const texts = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.filter((item) => typeof item === 'string')
    : typeof value === 'string'
      ? [value]
      : [];

/** The notices an evaluation left in its provenance: `notices` (sentences) and `stamp` (a word). */
export function noticesOf(provenance: Readonly<Record<string, unknown>>): Notices {
  const { notices, stamp } = provenance;
  return { banners: texts(notices), stamp: typeof stamp === 'string' && stamp !== '' ? stamp : undefined };
}
