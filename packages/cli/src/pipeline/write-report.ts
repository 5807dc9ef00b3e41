import { writeReport as write } from '@sparsam/report';

/** Writes `report.html`, `report.md` and `tables/` from what lies in a results folder; returns the page's path. */
export const writeReport = (folder: string): Promise<string> => write(folder);
