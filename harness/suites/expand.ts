/** Expands a suite file: every run with every point of the grid and every seed, on top of preset and defaults. */
import * as z from 'zod'
import { backboneOptions } from '../../db/config/backbone.ts'
import { seedSchema } from '../../db/config/common.ts'
import { ownersOf } from '../../db/config/options.ts'
import { configuredKeys } from '../../db/config/plugins.ts'
import { METHODS, SELF_SUPERVISED } from '../../db/names.ts'
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
    .describe(
      'lists of values by option, such as "adios.lambda": [1, 5]; every combination is a run, without options that belong to another masking, method or backbone',
    ),
  seeds: z.array(seedSchema).min(1).optional().meta({ description: 'seeds of every run', uniqueItems: true }),
  plugins: pluginsSchema
    .optional()
    .describe(
      'files with methods, maskings, evaluations, backbones and data sets of your own, relative to this file; `npx maskbench suite schema --plugin FILE` prints a schema with what they bring',
    ),
  runs: z.array(tree).min(1).optional().describe('options of single runs; a run may name a preset of its own'),
})

export type Document = z.output<typeof documentSchema>

/** One run before defaults of the schema are filled in. */
export interface Expanded {
  given: Tree
  /** The place in the file that an option of the run comes from, such as `runs.0` or `defaults`. */
  placeOf(path: readonly PropertyKey[]): string
  /** Paths of options that were left out because other methods, maskings or backbones than the run's have them. */
  foreign: string[]
}

/** @param suites - names of built-in suites. */
export function expand(
  { preset, defaults = {}, grid = {}, seeds, runs = [{}] }: Document,
  suites: readonly string[] = [],
): Expanded[] {
  const points = product(Object.entries(grid))
  return runs.flatMap((run, i) => {
    const { preset: own = preset, ...options } = run as Tree & { preset?: string }
    const base = own === undefined ? {} : (findPreset(own, suites).config as Tree)
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
  const foreign: string[] = []
  const leaveOut = (paths: readonly string[][]) => {
    for (const path of paths.filter((one) => !has(stated, one))) {
      foreign.push(path.join('.'))
      remove(given, path)
    }
  }
  // Without its masking, a run has no options of that masking either.
  if (isUnmasked(given)) leaveOut([['masking']])
  leaveOut(
    Object.keys(given)
      .filter((key) => given[key] !== null && !fits(key, given))
      .map((key) => [key]),
  )
  leaveOut(unusedPluginOptions(given))
  leaveOut(backboneMisfits(given))
  const placeOf = (path: readonly PropertyKey[]) => {
    const holding = [...layers].reverse().find(([, options]) => has(options, path))
    return holding?.[0] ?? layers.find(([place]) => place.startsWith('runs.'))![0]
  }
  return { given, placeOf, foreign }
}

/** Whether a run has a masking though its method learns from unmasked images alone. */
function isUnmasked({ method, masking = 'none' }: Tree): boolean {
  return masking !== 'none' && includes(METHODS, method) && !includes(SELF_SUPERVISED, method)
}

/** Whether an option belongs to the method or masking of a run. */
function fits(key: string, given: Tree): boolean {
  const owners = ownersOf(key)
  return owners === null || includes(owners.values, chosenIn(given, owners.key))
}

const chosenIn = (given: Tree, key: 'method' | 'masking'): unknown =>
  given[key] ?? (key === 'method' ? 'simclr' : 'none')

/** Options of a plugin's method or masking in a run with another one. */
function unusedPluginOptions(given: Tree): string[][] {
  const { options } = given
  if (!isTree(options)) return []
  const loaded = (['method', 'masking'] as const).flatMap((kind) =>
    configuredKeys(kind).filter((key) => key !== chosenIn(given, kind)),
  )
  return Object.keys(options).flatMap((key) => (loaded.includes(key) ? [['options', key]] : []))
}

/** Options that other backbones have and the run's has not. */
function backboneMisfits({ backbone }: Tree): string[][] {
  if (!isTree(backbone)) return []
  const options = backboneOptions()
  const own = options.get(backbone.name as string)
  const known = [...options.values()].flat()
  const misfits = Object.keys(backbone).filter((key) => own && !own.includes(key) && known.includes(key))
  return misfits.map((key) => ['backbone', key])
}

const includes = (list: readonly string[], value: unknown): boolean => list.includes(value as string)

function remove(given: Tree, [first, ...rest]: readonly string[]): void {
  if (first === undefined) return
  if (rest.length === 0) delete given[first]
  else {
    const inner = { ...(given[first] as Tree) }
    given[first] = inner
    remove(inner, rest)
  }
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
