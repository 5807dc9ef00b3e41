/** A piece of work, named by its content. Its result goes to a store that all workers see, under its key. */
export type Job = {
  /** SHA-256 of everything that decides the result: equal work has equal keys, on every machine and in every run. */
  readonly key: string;
  /** What sort of work it is, for estimates of time and for people. */
  readonly kind: string;
  readonly title: string;
  /** All that a worker needs to know, as JSON. */
  readonly spec: unknown;
  /** Keys of the jobs whose results it reads. */
  readonly needs: readonly string[];
};

/**
 * Does a job and puts its result into the store, whole or not at all; a job whose result is there already is done at
 * once, so that doing one twice is harmless. Rejects where it failed; `permanent` on the error says that another attempt
 * would fail alike (bad input, a guard).
 */
export type ExecuteJob = (job: Job, signal: AbortSignal) => Promise<void>;

/** What happened to a job, as it happens. */
export type JobEvent = {
  readonly job: Job;
  readonly worker: string;
  readonly attempt: number;
} & (
  | { readonly type: 'started' }
  | { readonly type: 'done'; readonly seconds: number }
  /** `willRetry` after a back-off; else it is parked. */
  | { readonly type: 'failed'; readonly message: string; readonly willRetry: boolean }
);

/** A job that was given up, with the last reason. Jobs that need it are parked with it. */
export type ParkedJob = { readonly job: Job; readonly message: string };

export type RunJobsOptions = {
  /** Does a job in this process. */
  readonly execute: ExecuteJob;
  /** A command line that starts a worker process for `serve`, for runners that start processes of their own. */
  readonly workerCommand: readonly string[];
  /** Names the work: workers take only jobs of their own one. */
  readonly queue: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: JobEvent) => void;
  /** What happened to the runner itself (a lost connection), a sentence each. */
  readonly onMessage: (message: string) => void;
};

export type ServeJobsOptions = Pick<RunJobsOptions, 'execute' | 'queue' | 'signal' | 'onMessage'>;

/** Runs jobs, somewhere, each once its needs are done. */
export interface Runner {
  readonly name: string;
  /** Rejects where jobs could not be run now (nothing answers where it should), before anything is read for them. */
  check?(): Promise<void>;
  /** Resolves when every job is done or parked, waiting workers told to end (also where there was no job); on abort, when what was running has stopped, with those parked so far. */
  run(jobs: readonly Job[], options: RunJobsOptions): Promise<readonly ParkedJob[]>;
  /** The other side, in a worker process: takes jobs until told to end. */
  serve(options: ServeJobsOptions): Promise<void>;
}
