/** Suites from the user's files. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import { withoutEffect } from '../../db/config/no-effect.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { type RunConfig, runConfigSchema } from '../../db/config/run.ts'
import { didYouMean } from '../base/did-you-mean.ts'
import { UsageError } from '../base/errors.ts'
import type { Suite } from './suite.ts'

const pluginsSchema = z.array(z.string().min(1))

const fileSchema = z.strictObject({
  name: z.string().regex(/^\w[\w.-]*$/, 'use only letters, digits, dots and dashes, starting with a letter or digit'),
  /** Files with methods, maskings and data sets of one's own, relative to the suite file. */
  plugins: pluginsSchema.optional(),
  runs: z.array(runConfigSchema).min(1),
})

/** The names of the evaluations that a run gets whose file asks for none. */
export type Fitting = (config: RepresentationConfig) => readonly string[]

/**
 * @param taken - names of built-in suites, which a file may not use.
 * @throws UsageError that names every mistake in the file.
 */
export function readSuiteFile(file: string, taken: readonly string[], fitting: Fitting): Suite {
  const json = readJson(file)
  const parsed = fileSchema.safeParse(json)
  if (!parsed.success) refuse(file, parsed.error.issues.flatMap(mistakesOf))
  const { name, runs } = parsed.data
  const given = (json as { runs: Record<string, unknown>[] }).runs
  const unused = runs.flatMap((run, i) =>
    withoutEffect(given[i], run).map((path) => `runs.${i}.${path.join('.')}: has no effect ${within(run)}`),
  )
  if (unused.length > 0) refuse(file, unused, 'leave out what has no effect')
  if (taken.includes(name)) refuse(file, [`name: ${name} is a suite of maskbench`], 'give your suite another name')
  return { name, runs: runs.map((run, i) => ('evaluations' in given[i]! ? run : evaluated(run, fitting))) }
}

/** The plugins that a suite file names, to be loaded before its runs are read. @throws UsageError if it is no list. */
export function pluginsNamedIn(file: string): string[] {
  const json = readJson(file)
  const named = typeof json === 'object' && json !== null && 'plugins' in json ? json.plugins : []
  const parsed = pluginsSchema.safeParse(named)
  if (!parsed.success) refuse(file, ['plugins: expected a list of files, such as ["mine.ts"]'])
  return parsed.data.map((plugin) => resolve(dirname(file), plugin))
}

/** As `pretrain` does: without a word on evaluations, all that the run's own data supports. */
function evaluated(run: RunConfig, fitting: Fitting): RunConfig {
  if (run.kind !== 'representation') return run
  return runConfigSchema.parse({ ...run, evaluations: fitting(run).map((name) => ({ name })) })
}

function within(run: RunConfig): string {
  if (run.kind === 'noisy-labels') return 'with these rates'
  if (run.kind === 'external') return 'for what was made elsewhere'
  return `with method ${run.method}, masking ${run.masking} and these other options`
}

function readJson(file: string): unknown {
  try {
    // Some editors on Windows put a byte order mark before the text.
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError({ what: `${file} is not a suite: ${why}`, remedy: FORM }, { cause })
  }
}

function refuse(file: string, mistakes: readonly string[], remedy = FORM): never {
  throw new UsageError({ what: `${file} is not a suite: ${mistakes.join('; ')}`, remedy })
}

function mistakesOf(issue: z.core.$ZodIssue): string[] {
  const where = issue.path.join('.')
  if (issue.code !== 'unrecognized_keys') return [`${where || 'the file'}: ${issue.message}`]
  const known = keysAt(issue.path)
  return issue.keys.map((key) => {
    const guess = didYouMean(key, known)
    const what = `${where ? `${where}.` : ''}${key}: no such option`
    return guess === undefined ? what : `${what}, did you mean ${guess}?`
  })
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
}

/** The options that the schema has at a path. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schemas = branches(z.toJSONSchema(fileSchema, { io: 'input' }) as JsonSchema)
  for (const key of path) {
    schemas = schemas.flatMap(({ properties, items }) => {
      const inner = typeof key === 'number' ? items : properties?.[String(key)]
      return inner ? branches(inner) : []
    })
  }
  return [...new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {})))]
}

function branches(schema: JsonSchema): JsonSchema[] {
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  return choices.length === 0 ? [schema] : choices.flatMap(branches)
}

const FORM =
  'it must be JSON like {"name": "mine", "runs": [{"kind": "noisy-labels", "dataset": "uci-heart", "hidden": 8}]}'
