import { published } from '../published.ts';

/** Figures 1 to 3 on bone marrow cells (Matek et al. 2021); figure 2 with --min-class-size 250 in another folder. See the README of splits/. */
export default published({ split: '.' });
