/** What a generator changes files through: the part of nx's `Tree` that is used here. */
export type Tree = {
  readonly root: string;
  exists(path: string): boolean;
  children(path: string): string[];
  read(path: string, encoding: 'utf8'): string | null;
  write(path: string, content: string): void;
};
