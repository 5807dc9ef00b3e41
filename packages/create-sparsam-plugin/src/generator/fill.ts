/** Replaces `__word__` by the values of the words. Throws Error for a word without a value. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/__([a-zA-Z]+)__/g, (_, word: string) => {
    const value = values[word];
    if (value === undefined) throw new Error(`A template asks for "${word}", which nobody gives.`);
    return value;
  });
}
