/**
 * Places for labels at wanted heights so that no two are nearer than `gap`, each as near to its own as that allows, all
 * within [low, high] where they fit. Same order as given; pixels or any other unit.
 */
export function spreadLabels(
  wanted: readonly number[],
  { gap, low, high }: { readonly gap: number; readonly low: number; readonly high: number },
): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] as number) - (wanted[b] as number));
  // Blocks of labels that touch; each lies around the mean of what its labels want.
  type Block = { start: number; sum: number; members: number[] };
  const blocks: Block[] = [];
  const height = ({ members }: Block): number => (members.length - 1) * gap;
  const settle = (block: Block): void => {
    const middle = block.sum / block.members.length;
    block.start = Math.max(low, Math.min(high - height(block), middle - height(block) / 2));
  };
  for (const index of order) {
    let block: Block = { start: 0, sum: wanted[index] as number, members: [index] };
    settle(block);
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      if (before.start + height(before) + gap <= block.start) break;
      blocks.pop();
      block = { start: 0, sum: before.sum + block.sum, members: [...before.members, ...block.members] };
      settle(block);
    }
    blocks.push(block);
  }
  const places = [...wanted];
  for (const { start, members } of blocks)
    members.forEach((index, place) => {
      places[index] = start + place * gap;
    });
  return places;
}
