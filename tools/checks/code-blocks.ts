/** A fenced block of a Markdown file. */
export type CodeBlock = {
  readonly language: string;
  readonly code: string;
  /** Line of its fence, from 1. */
  readonly line: number;
  /** Why it is not run, from a comment `<!-- not run: why -->` on the line before it. */
  readonly notRun?: string;
};

/** The fenced blocks of a Markdown text, in order, those of lists without their indent. Throws RangeError where a fence is not closed. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = markdown.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const [, indent = '', fence, language] = /^( *)(```+)(\w*)/.exec(lines[i] ?? '') ?? [];
    if (fence === undefined) continue;
    const end = lines.indexOf(`${indent}${fence}`, i + 1);
    if (end < 0) throw new RangeError(`The block in line ${i + 1} is not closed.`);
    const before = lines.slice(0, i).findLast((line) => line.trim() !== '');
    const notRun = /<!-- not run: (.+) -->/.exec(before ?? '')?.[1];
    blocks.push({
      language: language ?? '',
      code: lines
        .slice(i + 1, end)
        .map((line) => line.replace(indent, ''))
        .join('\n'),
      line: i + 1,
      ...(notRun === undefined ? {} : { notRun }),
    });
    i = end;
  }
  return blocks;
}
