/** Suites from the user's files, in JSON, JSON5 or YAML. */

import { resolve as absolute, basename, dirname, extname } from 'node:path'
import JSON5 from 'json5'
import { parse as parseYaml, stringify as stringifyYaml } from 'yaml'
import type * as z from 'zod'
import { REFERENCE } from '../../db/catalogue/titles.ts'
import { withProbes } from '../../db/config/evaluations.ts'
import { withoutEffect } from '../../db/config/no-effect.ts'
import { isConfigured } from '../../db/config/plugins.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { type RunConfig, runConfigSchema } from '../../db/config/run.ts'
import { asksFor, didYouMean } from '../base/did-you-mean.ts'
import { UsageError } from '../base/errors.ts'
import { readText } from '../base/formats/read-text.ts'
import { canonicalJson } from '../base/hash.ts'
import { branches, inputSchema } from '../base/json-schema.ts'
import { firstFew } from '../base/text.ts'
import { type Document, documentSchema, type Expanded, expand, pluginsSchema } from './expand.ts'
import type { Suite } from './suite.ts'

/** The names of the evaluations that a run gets whose file asks for none. */
export type Fitting = (config: RepresentationConfig) => readonly string[]

/** Mistakes that one error names; the rest is counted. */
const NAMED = 12

/**
 * @param taken - names of built-in suites, which a file may not use.
 * @throws UsageError that names every mistake in the file.
 */
export function readSuiteFile(file: string, taken: readonly string[], fitting: Fitting): Suite {
  const read = readDocument(file)
  const mistakes = (documentSchema.safeParse(read).error?.issues ?? []).flatMap((issue) =>
    mistakesOf(issue, documentSchema, issue.path),
  )
  // Keys that are not known don't keep from looking at the runs.
  const parsed = documentSchema.strip().safeParse(read)
  if (!parsed.success) refuse(file, mistakes)
  const { name = basename(file, extname(file)), ...document } = parsed.data
  mistakes.push(...repeated(document))
  if ([...taken, REFERENCE].includes(name))
    refuse(file, [`name: ${name} is a suite of maskbench`], 'give your suite another name')
  const { seeds, grid, defaults, preset, runs: listed } = document
  if ([seeds, grid, defaults, preset, listed].every((part) => part === undefined))
    refuse(file, ['runs: there are none'])
  const expanded = expand(document, taken)
  const remedies: string[] = []
  const runs = resolve(expanded, mistakes, remedies)
  if (mistakes.length > 0) refuse(file, mistakes, remedies[0] ?? CORRECT)
  checkKeysUsed(file, expanded, runs)
  return { name, runs: runs.map((run, i) => ('evaluations' in expanded[i]!.given ? run : evaluated(run, fitting))) }
}

/** Values that stand in a list of the grid, or among the seeds, more than once. */
function repeated({ grid = {}, seeds = [] }: Pick<Document, 'grid' | 'seeds'>): string[] {
  const lists = [
    ...Object.entries(grid).map(([path, values]) => [`grid.${path}`, values] as const),
    ['seeds', seeds] as const,
  ]
  return lists.flatMap(([place, values]) => {
    const texts = values.map(canonicalJson)
    const twice = new Set(texts.filter((text, i) => texts.indexOf(text) < i))
    return [...twice].map((text) => `${place}: ${text} is listed more than once`)
  })
}

/** Fills in the defaults of the schema. @param mistakes, remedies - get those of all runs. */
function resolve(expanded: readonly Expanded[], mistakes: string[], remedies: string[]): RunConfig[] {
  return expanded.flatMap(({ given, placeOf }) => {
    const parsed = runConfigSchema.safeParse(given)
    if (parsed.success) return [parsed.data]
    mistakes.push(
      ...parsed.error.issues.flatMap((issue) => {
        const [first] = issue.code === 'unrecognized_keys' ? issue.keys : []
        const place = placeOf(first === undefined ? issue.path : [...issue.path, first])
        if (issue.code === 'custom' && issue.params?.remedy) remedies.push(String(issue.params.remedy))
        return mistakesOf(issue, runConfigSchema, [place, ...issue.path])
      }),
    )
    return []
  })
}

/** @throws UsageError for options without effect: in a run that states them, or in all runs that share them. */
function checkKeysUsed(file: string, expanded: readonly Expanded[], runs: readonly RunConfig[]): void {
  const shared = new Map<string, { why: string; times: number }>()
  const mistakes: string[] = []
  const note = (path: readonly string[], { placeOf }: Expanded, run: RunConfig, isForeign: boolean) => {
    const place = placeOf(path)
    const what = `${place}.${path.join('.')}`
    const why = (whose: readonly RunConfig[]) => `${what}: has no effect ${within(whose, path, isForeign)}`
    if (place.startsWith('preset ')) return
    if (place.startsWith('runs.')) mistakes.push(why([run]))
    else shared.set(what, { why: why(runs), times: (shared.get(what)?.times ?? 0) + 1 })
  }
  expanded.forEach((one, i) => {
    for (const path of withoutEffect(withProbes(one.given), runs[i])) note(path, one, runs[i]!, false)
    for (const path of one.foreign) note(path.split('.'), one, runs[i]!, true)
  })
  for (const { why, times } of shared.values()) if (times === runs.length) mistakes.push(why)
  if (mistakes.length > 0) refuse(file, mistakes, 'leave out what has no effect')
}

/** The plugins that a suite file names, to be loaded before its runs are read. @throws UsageError if it is no list. */
export function pluginsNamedIn(file: string): string[] {
  const json = readDocument(file)
  const named = typeof json === 'object' && json !== null && 'plugins' in json ? json.plugins : []
  const parsed = pluginsSchema.safeParse(named)
  if (!parsed.success) refuse(file, ['plugins: expected a list of files, such as ["mine.ts"]'])
  return parsed.data.map((plugin) => absolute(dirname(file), plugin))
}

/** As `pretrain` does: without a word on evaluations, all that the run's own data supports. */
function evaluated(run: RunConfig, fitting: Fitting): RunConfig {
  if (run.kind !== 'representation') return run
  return runConfigSchema.parse({ ...run, evaluations: fitting(run).map((name) => ({ name })) })
}

/** @param isForeign - whether the option belongs to other methods, maskings or backbones than all of these runs have. */
function within(runs: readonly RunConfig[], [first]: readonly string[], isForeign: boolean): string {
  const [one] = runs
  if (one!.kind === 'noisy-labels') return 'with these rates'
  if (one!.kind === 'external') return 'for what was made elsewhere'
  const choices = (of: (run: RepresentationConfig) => string) => {
    return [...new Set(runs.flatMap((run) => (run.kind === 'representation' ? of(run) : [])))].join(' or ')
  }
  if (isForeign && first === 'backbone') return `with backbone ${choices(({ backbone }) => backbone.name)}`
  const chosen = `with method ${choices(({ method }) => method)}, masking ${choices(({ masking }) => masking)}`
  return isForeign ? chosen : `${chosen} and the other options given`
}

function readDocument(file: string): unknown {
  try {
    const text = readText(file, { wanted: 'a suite' })
    return isYaml(file) ? parseYaml(text) : JSON5.parse(text)
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    // The parser of YAML goes on with the line itself.
    const why = cause instanceof Error ? cause.message.split('\n')[0]!.replace(/:$/, '') : String(cause)
    throw new UsageError({ what: `${file} is not a suite: ${why}`, remedy: formOf(file) }, { cause })
  }
}

function refuse(file: string, mistakes: readonly string[], remedy = formOf(file)): never {
  const all = [...new Set(mistakes)]
  throw new UsageError({
    what: `${file} is not a suite: ${firstFew(all, NAMED, { separator: '; ', and: '; and ' })}`,
    remedy,
  })
}

/** @param place - the place of the issue in the file. */
function mistakesOf(issue: z.core.$ZodIssue, schema: z.ZodType, place: readonly PropertyKey[]): string[] {
  const where = place.join('.')
  if (issue.code !== 'unrecognized_keys') return [`${where || 'the file'}: ${issue.message}`]
  const known = keysAt(schema, issue.path)
  const ofRuns = keysAt(runConfigSchema, [])
  return issue.keys.map((key) => {
    const what = `${where ? `${where}.` : ''}${key}: no such option`
    // Another choice made at this place would have it.
    if (known.includes(key)) return `${what} here`
    if (issue.path.length === 0 && isConfigured(key)) return `${what}, ${asksFor(`options.${key}`)}`
    const guess = didYouMean(key, known)
    if (place.length === 0 && ofRuns.includes(key)) return `${what} here, it belongs under defaults or to a run`
    return guess === undefined ? what : `${what}, ${asksFor(guess)}`
  })
}

/** The options that the schema has at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let schemas = branches(inputSchema(schema))
  for (const key of path) {
    schemas = schemas.flatMap(({ properties, items }) => {
      const inner = typeof key === 'number' ? items : properties?.[String(key)]
      return inner ? branches(inner) : []
    })
  }
  return [...new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {})))]
}

const CORRECT = 'correct what is named; docs/reference.md lists all options'

const isYaml = (file: string): boolean => /\.ya?ml$/i.test(file)

/** A suite as the file could hold it, in its own language. */
function formOf(file: string): string {
  const example = { name: 'mine', defaults: { dataset: 'fashion-mnist-mini' }, grid: { masking: ['none', 'mae'] } }
  const lines = Object.entries(example).map(([key, value]) => `${key}: ${stringifyYaml(value, FLOW).trim()}`)
  const form = isYaml(file) ? `the lines ${lines.join(' / ')}` : JSON.stringify(example).replaceAll(/[,:]/g, '$& ')
  return `it looks like ${form}; \`npx maskbench run --help\` shows more`
}

const FLOW = { collectionStyle: 'flow', flowCollectionPadding: false } as const
