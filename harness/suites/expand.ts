/** Expands a suite file: every run with every point of the grid and every seed, on top of preset and defaults. */
import * as z from 'zod'
import { seedSchema } from '../../db/config/common.ts'
import { ownersOf } from '../../db/config/options.ts'
import { findPreset } from './presets/index.ts'

type Tree = Record<string, unknown>

const tree = z.record(z.string(), z.unknown())

/** Files with code of one's own, relative to the suite file. */
export const pluginsSchema = z.array(z.string().min(1))

export const documentSchema = z.strictObject({
  $schema: z.string().optional().describe('address of this schema, for editors'),
  name: z
    .string()
    .regex(/^\w[\w.-]*$/, 'use only letters, digits, dots and dashes, starting with a letter or digit')
    .optional()
    .describe("the suite's name; the file's without its ending if it is left out"),
  preset: z.string().optional().describe('a preset that all runs start from (`npx maskbench presets` lists them)'),
  defaults: tree.optional().describe('options of all runs, on top of the preset; runs and grid override them'),
  grid: z
    .record(z.string(), z.array(z.unknown()).min(1))
    .optional()
    .describe('lists of values by option, such as "adios.lambda": [1, 5]; every combination is a run'),
  seeds: z.array(seedSchema).min(1).optional().describe('seeds of every run'),
  plugins: pluginsSchema
    .optional()
    .describe('files with methods, maskings, evaluations, backbones and data sets of your own, relative to this file'),
  runs: z.array(tree).min(1).optional().describe('options of single runs; a run may name a preset of its own'),
})

export type Document = z.output<typeof documentSchema>

/** One run before defaults of the schema are filled in. */
export interface Expanded {
  given: Tree
  /** The place in the file that an option of the run comes from, such as `runs.0` or `defaults`. */
  placeOf(path: readonly PropertyKey[]): string
  /** Options that were left out because they belong to other methods or maskings than the run's. */
  foreign: string[]
}

export function expand({ preset, defaults = {}, grid = {}, seeds, runs = [{}] }: Document): Expanded[] {
  const points = product(Object.entries(grid))
  return runs.flatMap((run, i) => {
    const { preset: own = preset, ...options } = run as Tree & { preset?: string }
    const base = own === undefined ? {} : (findPreset(own).config as Tree)
    return points.flatMap((point) =>
      (seeds ?? [undefined]).map((seed) => {
        const layers: [string, Tree][] = [
          [`preset ${own}`, base],
          ['defaults', defaults],
          [`runs.${i}`, options],
          ['grid', nested(point)],
          ['seeds', seed === undefined ? {} : { seed }],
        ]
        return combine(layers)
      }),
    )
  })
}

/** Merges the layers, later ones over earlier ones. */
function combine(layers: readonly [place: string, options: Tree][]): Expanded {
  const given = layers.reduce<Tree>((merged, [, options]) => merge(merged, options), { kind: 'representation' })
  // What a single run states is kept, so that it is refused if it does not fit; what is shared is left out there.
  const stated = layers.find(([place]) => place.startsWith('runs.'))![1]
  const foreign = Object.keys(given).filter((key) => !(key in stated) && given[key] !== null && !fits(key, given))
  for (const key of foreign) delete given[key]
  const placeOf = (path: readonly PropertyKey[]) => {
    const holding = [...layers].reverse().find(([, options]) => has(options, path))
    return holding?.[0] ?? layers.find(([place]) => place.startsWith('runs.'))![0]
  }
  return { given, placeOf, foreign }
}

/** Whether an option belongs to the method or masking of a run. */
function fits(key: string, given: Tree): boolean {
  const owners = ownersOf(key)
  if (owners === null) return true
  const chosen = given[owners.key] ?? (owners.key === 'method' ? 'simclr' : 'none')
  return owners.values.includes(chosen as string)
}

function merge(before: Tree, after: Tree): Tree {
  const merged = { ...before }
  for (const [key, value] of Object.entries(after)) {
    const old = merged[key]
    // Another backbone, optimiser or loss has options of its own.
    const isOther = isTree(value) && isTree(old) && 'name' in value && value.name !== old.name
    merged[key] = isTree(value) && isTree(old) && !isOther ? merge(old, value) : value
  }
  return merged
}

/** `{ 'adios.lambda': 5 }` becomes `{ adios: { lambda: 5 } }`. */
function nested(point: readonly [path: string, value: unknown][]): Tree {
  return point.reduce<Tree>((all, [path, value]) => {
    const inner = path.split('.').reduceRight<unknown>((below, key) => ({ [key]: below }), value)
    return merge(all, inner as Tree)
  }, {})
}

function product(axes: readonly (readonly [string, readonly unknown[]])[]): [string, unknown][][] {
  return axes.reduce<[string, unknown][][]>(
    (points, [path, values]) =>
      points.flatMap((point) => values.map((value) => [...point, [path, value] as [string, unknown]])),
    [[]],
  )
}

function has(options: unknown, path: readonly PropertyKey[]): boolean {
  const [first, ...rest] = path
  if (first === undefined) return true
  if (Array.isArray(options)) return Number(first) < options.length && has(options[Number(first)], rest)
  return isTree(options) && String(first) in options && has(options[String(first)], rest)
}

const isTree = (value: unknown): value is Tree => value !== null && typeof value === 'object' && !Array.isArray(value)
