// The report package writes all of it; kept here so that commands load it when they need it.
export { writeReport } from '@sparsam/report';
