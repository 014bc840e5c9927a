import { availableParallelism, totalmem } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'
import { TEST_MS, WAIT_MS } from './test/patience.ts'

const long = process.env.MASKBENCH_TEST_LONG === '1'

/** Half of the tests' time is spent waiting for other processes, so two files share a core where memory allows it. */
const workers = Math.max(1, Math.min(2 * availableParallelism(), Math.floor(totalmem() / 4e9)))

/**
 * Files with a process of their own: they replace modules, load plugins, ask what is loaded, or train for so long that
 * they come first. All others share processes and what they import, for they change nothing beyond themselves.
 */
const own = [
  'architecture/made-up',
  'cli/{hostile/one-copy,pretrain-cards}',
  'datasets/sets/fashion-mnist',
  'docs/docs',
  'engine/!(gpu-kernels|operations|products|random|sums|tape)',
  'evaluation/encoder/{changed-plugins,feature-cache}',
  'execution/gpu-engine',
  'gpu/replay',
  'plugins/!(checked-*|docs|errors|printing|tried)',
  'slurm/slurm',
  'training/{conformance,pretrain,run,step}',
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
        test: { name: 'own', include: own },
      },
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...inTurn.test.include, ...own],
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
