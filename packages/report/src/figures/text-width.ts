const classes: readonly (readonly [RegExp, number])[] = [
  [/[\s.,:;!|'ijlIft()[\]/-]/, 0.33],
  [/[mwMW@%±–]/, 0.87],
  [/[A-Z0-9]/, 0.62],
];

/**
 * The width of a text in pixels, as a sans-serif font of the given size would about set it. Without a canvas Vega takes
 * 0.8 of the size for every character, which leaves gaps around labels and cuts words that would fit.
 */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) width += classes.find(([pattern]) => pattern.test(character))?.[1] ?? 0.56;
  return width * fontSize;
}
