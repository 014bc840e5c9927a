/** What PyTorch Lightning, and solo-learn with it, prints or logs of one run: metrics without the name of a method. */
import { UsageError } from '../../../base/errors.ts'
import { isRole } from '../headings.ts'
import type { Reader, Source } from './types.ts'

const TITLE = 'the metrics of one run of PyTorch Lightning'
const METRIC = /^(train|val|test)[_/]\w+/

export const lightning: Reader = {
  title: TITLE,
  recognises({ json, grid }: Source): boolean {
    if (grid?.head.some((heading) => isRole(heading, 'method'))) return false
    if (grid)
      return ['epoch', 'step'].every((name) => grid.head.includes(name)) && grid.head.some((name) => METRIC.test(name))
    const runs = Array.isArray(json) ? json : [json]
    if (runs.length === 0) return false
    return runs.every((run) => {
      const keys = typeof run === 'object' && run !== null && !Array.isArray(run) ? Object.keys(run) : []
      return keys.length > 0 && keys.every((key) => METRIC.test(key)) && keys.every((key) => isNumber(run[key]))
    })
  },
  read({ name, grid, json }) {
    const rows = grid ? grid.head : Object.keys((Array.isArray(json) ? json[0] : json) as object)
    const metric = rows.find((row) => /^(val|test).*acc/.test(row)) ?? rows.find((row) => METRIC.test(row))!
    throw new UsageError({
      what: `${name} is ${TITLE}, which names no method`,
      remedy: `write one line per run into a table, such as: method,dataset,seed,value and mine,cifar10,0,<its ${metric}>`,
    })
  },
}

const isNumber = (value: unknown): boolean => typeof value === 'number'
