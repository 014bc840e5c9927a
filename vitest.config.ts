import { availableParallelism, totalmem } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'
import { TEST_MS, WAIT_MS } from './test/patience.ts'

const long = process.env.MASKBENCH_TEST_LONG === '1'

/** Half of the tests' time is spent waiting for other processes, so two files share a core where memory allows it. */
const workers = Math.max(1, Math.min(2 * availableParallelism(), Math.floor(totalmem() / 4e9)))

/**
 * Files that share processes and what they import, for they change nothing beyond themselves; they come last. Every other
 * file has a process of its own: it replaces modules, loads plugins, asks what is loaded, or takes so long that it comes
 * first.
 */
const shared = [
  'tally',
  '{analysis,analysis/**,augment,base,dashboard,dashboard/leaderboard,db,losses,masking,methods,models,noisy-labels,statistics,suites}/*',
  '{datasets,datasets/fetch,datasets/formats,datasets/images}/*',
  'datasets/sets/!(fashion-mnist)',
  '{evaluation,evaluation/backgrounds,evaluation/metrics,evaluation/probes,evaluation/quality}/*',
  'evaluation/encoder/!(changed-plugins|feature-cache)',
  'training/!(conformance|pretrain|run)',
  // Commands that are answered in this process, and what calls few others.
  'architecture/!(made-up)',
  'cli/{bundle,data-render,device-option,export,import-table,metrics,pretrain-options,program,show}',
  'cli/external/!(weights)',
  'cli/hostile/{foreign-text,numbers}',
  'engine/{gpu-kernels,operations,products,random,sums,tape}',
  'execution/{comparison,cost,estimate,external-identity,identity,idle-cores,progress}',
  'execution/slurm/{arrays,states}',
  'perf/{measure,reference}',
  'plugins/checked-*',
  'snapshot/target',
  'store/{annotate,encoder-reuse,imported,recorder,selection}',
].map((files) => `test/${files}.test.ts`)

/** One after another, after all others: many of these measure time or memory. */
const inTurn = {
  extends: true as const,
  test: { name: 'long', include: ['test/long/*.test.ts'], maxWorkers: 1, sequence: { groupOrder: 2 } },
}

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'own', include: ['test/**/*.test.ts'], exclude: [...inTurn.test.include, ...shared] },
      },
      {
        extends: true,
        test: {
          name: 'shared',
          include: shared,
          setupFiles: ['test/shares-a-process.ts'],
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      ...(long ? [inTurn] : []),
    ],
    sequence: { sequencer: LongestFirst },
    globalSetup: './test/made-once.ts',
    // TensorFlow does not load in worker threads.
    pool: 'forks',
    maxWorkers: workers,
    testTimeout: TEST_MS,
    hookTimeout: TEST_MS,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: WAIT_MS } },
    env: { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' },
  },
})
