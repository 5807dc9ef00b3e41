import { published } from '../published.ts';

/** Figures 1 to 3 on ISIC 2019 and 2020; figure 2 with --min-class-size 250 in another folder. See the README of splits/. */
export default published({ split: '.' });
