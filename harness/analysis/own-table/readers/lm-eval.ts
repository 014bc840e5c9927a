/**
 * The results file of lm-evaluation-harness: `{"results": {task: {"acc,none": 0.5, "acc_stderr,none": 0.01}}, "config": …}`;
 * older versions write `acc` without a filter.
 */
import { UsageError } from '../../../base/errors.ts'
import type { GivenTable } from '../given-table.ts'
import { isScore, scoreColumn } from './columns.ts'
import type { Reader, Source } from './types.ts'

const TITLE = 'a results file of lm-evaluation-harness'

interface Results {
  results: Record<string, Record<string, unknown>>
  /** Averages of tasks, and what the tasks are averaged in. */
  groups?: Record<string, unknown>
  group_subtasks?: Record<string, unknown>
  config?: { model?: unknown; model_args?: unknown; random_seed?: unknown }
  model_name?: unknown
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isSpread = (metric: string): boolean => /_stderr(,|$)/.test(metric)

export const lmEval: Reader = {
  title: TITLE,
  recognises({ json }: Source): boolean {
    if (!isObject(json) || !isObject(json.results)) return false
    const tasks = Object.values(json.results)
    return tasks.every(isObject) && tasks.some((task) => Object.keys(task).some(isSpread))
  },
  read({ json, chosen }: Source): GivenTable {
    const { results, config, model_name, groups = {}, group_subtasks = {} } = json as Results
    const isGroup = (task: string) =>
      task in groups || (Array.isArray(group_subtasks[task]) && group_subtasks[task].length > 0)
    const averages = Object.keys(results).filter(isGroup)
    const all = Object.entries(results).map(([task, metrics]) => {
      const numbers = Object.entries(metrics).filter(
        ([metric, value]) => typeof value === 'number' && !isSpread(metric),
      )
      return { task, numbers: new Map(numbers as [string, number][]) }
    })
    const single = all.filter(({ task, numbers }) => !isGroup(task) && numbers.size > 0)
    // A file of group averages alone has nothing else to compare.
    const tasks = single.length > 0 ? single : all
    const metrics = [...new Set(tasks.flatMap(({ numbers }) => [...numbers.keys()]))]
    const everywhere = metrics.filter((metric) => isScore(metric) && tasks.every(({ numbers }) => numbers.has(metric)))
    const value = scoreColumn(metrics, chosen ?? (everywhere.length === 1 ? everywhere[0]! : null), TITLE)
    const lacking = tasks.filter(({ numbers }) => !numbers.has(value)).map(({ task }) => task)
    const pretrained = /(?:^|,)(?:pretrained|model)=([^,]+)/.exec(String(config?.model_args ?? ''))?.[1]
    const method = String(model_name ?? pretrained ?? config?.model ?? '')
    if (method === '') {
      throw new UsageError({ what: `${TITLE} that names no model`, remedy: 'add "model_name": "mine" to it' })
    }
    return {
      head: ['method', 'dataset', 'value'],
      valueName: value,
      rows: tasks.flatMap(({ task, numbers }) =>
        numbers.has(value) ? [{ place: `the task ${task}`, cells: [method, task, String(numbers.get(value))] }] : [],
      ),
      notes: [
        `values are ${value}; standard errors are those of the test items, and are left out`,
        ...(single.length > 0 && averages.length > 0
          ? [`left out ${averages.join(', ')}, which average other tasks`]
          : []),
        ...(lacking.length > 0 ? [`left out ${lacking.join(', ')}, which have no ${value}`] : []),
      ],
    }
  },
}
