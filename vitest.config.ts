import { availableParallelism, totalmem } from 'node:os'
import { defineConfig } from 'vitest/config'
import { TEST_MS, WAIT_MS } from './test/patience.ts'

const long = process.env.MASKBENCH_TEST_LONG === '1'

/** Half of the tests' time is spent waiting for other processes, so two files share a core where memory allows it. */
const workers = Math.max(1, Math.min(2 * availableParallelism(), Math.floor(totalmem() / 4e9)))

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: long ? [] : ['test/long/**'],
    globalSetup: './test/made-once.ts',
    // Every file in a process of its own: TensorFlow does not load in worker threads, nor twice in one process.
    pool: 'forks',
    isolate: true,
    maxWorkers: workers,
    testTimeout: TEST_MS,
    hookTimeout: TEST_MS,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: WAIT_MS } },
    env: { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' },
  },
})
