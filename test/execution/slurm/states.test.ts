import { expect, test } from 'vitest'
import { describeTask } from '../../../db/queries/slurm-tasks.ts'
import { hasEnded, readSacct, readSqueue } from '../../../harness/execution/executors/slurm/states.ts'

/** As Slurm 22.05 printed it for two arrays, the second depending on the first, and a job that is no array. */
const SQUEUE = `1|2|CANCELLED||JobArrayTaskLimit
2|2|CANCELLED||DependencyNeverSatisfied
2|0|PENDING||Dependency
3|0|PENDING||BeginTime
4|N/A|PENDING||JobHeldUser
1|0|RUNNING|vm|None
1|1|COMPLETED|vm|None
`

test('squeue: one task a line, jobs that are no arrays left out', () => {
  expect(readSqueue(SQUEUE)).toEqual([
    { jobId: 1, index: 2, state: 'CANCELLED', node: null, reason: 'JobArrayTaskLimit' },
    { jobId: 2, index: 2, state: 'CANCELLED', node: null, reason: 'DependencyNeverSatisfied' },
    { jobId: 2, index: 0, state: 'PENDING', node: null, reason: 'Dependency' },
    { jobId: 3, index: 0, state: 'PENDING', node: null, reason: 'BeginTime' },
    { jobId: 1, index: 0, state: 'RUNNING', node: 'vm', reason: null },
    { jobId: 1, index: 1, state: 'COMPLETED', node: 'vm', reason: null },
  ])
  expect(readSqueue('')).toEqual([])
})

/** The form that sacct's manual gives. */
const SACCT = `12_3|CANCELLED by 1000|node1
12_4|NODE_FAIL|node[1-2]
12_5|CANCELLED by 1000|None assigned
12_[6-9]|PENDING|None assigned
`

test('sacct: who cancelled it is left out, and so are tasks that were never started', () => {
  expect(readSacct(SACCT)).toEqual([
    { jobId: 12, index: 3, state: 'CANCELLED', node: 'node1', reason: null },
    { jobId: 12, index: 4, state: 'NODE_FAIL', node: 'node[1-2]', reason: null },
    { jobId: 12, index: 5, state: 'CANCELLED', node: null, reason: null },
  ])
})

test.each([
  ['COMPLETED', true],
  ['PREEMPTED', true],
  ['OUT_OF_MEMORY', true],
  ['COMPLETING', false],
  ['REQUEUE_HOLD', false],
  ['SUSPENDED', false],
])('%s: has ended %s', (state, ended) => {
  expect(hasEnded(state)).toBe(ended)
})

test('a task in words', () => {
  const task = { jobId: 12, arrayIndex: 3, state: 'PENDING', reason: 'Resources', node: null }
  expect(describeTask(task)).toBe('pending (Resources), job 12_3')
  expect(describeTask({ ...task, state: 'RUNNING', reason: null, node: 'c1' })).toBe('on c1, job 12_3')
  expect(describeTask({ ...task, jobId: null })).toBe('being submitted')
})
