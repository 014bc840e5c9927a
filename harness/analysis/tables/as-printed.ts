/**
 * The one rule for what may stand beside a printed number: a run that was trained and scored exactly as the paper's
 * suite says. Tables, marks, averages, orders and claims all ask here.
 */

import { configDifferences } from '../../../db/config/differences.ts'
import { withLaterOptions } from '../../../db/config/representation.ts'
import type { NoisyLabelsRun } from '../../../db/queries/noisy-labels.ts'
import type { RepresentationScore } from '../../../db/queries/representations.ts'
import { paperSuites } from '../../suites/index.ts'

/** How a row of the paper's suite was trained: the paper's settings, or one of two kinds of baseline. */
export const RECIPES = ['published', 'untuned baseline', 'tuned baseline'] as const
type Recipe = (typeof RECIPES)[number]

export interface Standing {
  /** Null: not as the paper's suite says. */
  recipe: Recipe | null
  /** The suite that has this row; null: no paper has. */
  suite: string | null
  /** What differs from the suite, e.g. `epochs 1 instead of 400`; empty where there is no suite or no difference. */
  differs: string[]
}

/** What changes speed, pictures and last bits, but nothing that a paper would report. */
const IGNORED = [
  'seed',
  'threads',
  'branches',
  'eager',
  'deterministic',
  'galleries',
  'evaluationPrecision',
  'evaluations',
]

type Tree = Record<string, unknown>

/** A row of a suite. */
interface Entry {
  suite: string
  recipe: Recipe
  config: Tree
  evaluation: Tree
}

const standings = new WeakMap<object, Map<string, Standing>>()

/** The same for all metrics of an evaluation and for all seeds, which share a config. */
export function standingOf(score: RepresentationScore): Standing {
  const { config, trainedOn, method, masking, evaluation, dataset } = score
  const key = keyOf(trainedOn, method, masking, evaluation, dataset)
  const known = standings.get(config) ?? new Map<string, Standing>()
  standings.set(config, known)
  const standing = known.get(key) ?? comparedWithSuites(score)
  known.set(key, standing)
  return standing
}

function comparedWithSuites(score: RepresentationScore): Standing {
  const config = withLaterOptions(score.config) as Tree
  // A row trained from scratch is an untrained encoder that was fine-tuned.
  const fromScratch = config.method === 'random-init'
  const method = fromScratch ? 'random-init' : score.method
  const trainedOn = fromScratch ? String(config.dataset) : score.trainedOn
  const key = keyOf(trainedOn, method, score.masking, score.evaluation, score.dataset)
  const entries = entriesByKey().get(key) ?? []
  const nearest = entries
    .map((entry) => ({
      entry,
      differs: [...differences(entry.config, comparable(config)), ...otherwiseScored(entry, config)],
    }))
    .sort((a, b) => a.differs.length - b.differs.length)[0]
  if (nearest === undefined) return { recipe: null, suite: null, differs: [] }
  const { entry, differs } = nearest
  return { recipe: differs.length === 0 ? entry.recipe : null, suite: entry.suite, differs }
}

/** Which rates and noises were run decides which cells there are, not how a cell came about. */
const GRID = ['seed', 'threads', 'rates', 'noises']

/** What sets a label-smoothing run apart from the paper's suite; empty: nothing. */
export function differencesOfTable({ dataset, config }: Pick<NoisyLabelsRun, 'dataset' | 'config'>): string[] {
  const suite = paperSuites.find(({ name }) => name === 'paper-gls-1')!
  const entry = suite.runs.find((run) => run.dataset === dataset)
  return entry ? differences(entry as unknown as Tree, config as unknown as Tree, GRID) : ['not in the paper']
}

function differences(paper: Tree, run: Tree, ignored: readonly string[] = IGNORED): string[] {
  const [printed, own] = configDifferences([paper, run], ignored).map(
    (facts) => new Map(facts.map((fact) => [fact.slice(0, fact.indexOf(' ')), fact.slice(fact.indexOf(' ') + 1)])),
  )
  return [...new Set([...own!.keys(), ...printed!.keys()])].map((path) => {
    const [value, instead] = [own!.get(path), printed!.get(path)]
    if (value === undefined) return `no ${path} instead of ${instead}`
    return instead === undefined ? `${path} ${value}` : `${path} ${value} instead of ${instead}`
  })
}

/** float32 is what TensorFloat-32 is on a CPU, and no less exact. */
const comparable = (config: Tree): Tree => (config.precision === 'float32' ? { ...config, precision: 'tf32' } : config)

/** Which of several evaluations of one name a score is from is not known. */
function otherwiseScored({ evaluation }: Entry, config: Tree): string[] {
  const { name, dataset } = evaluation
  const alike = (config.evaluations as Tree[]).filter((one) => one.name === name && one.dataset === dataset)
  if (alike.length !== 1) return [`${alike.length} evaluations ${name} instead of one`]
  return differences(evaluation, alike[0]!, []).map((difference) => `${name}: ${difference}`)
}

let known: Map<string, Entry[]> | undefined

function entriesByKey(): Map<string, Entry[]> {
  if (known !== undefined) return known
  known = new Map()
  for (const { name, runs } of paperSuites) {
    const tuned = name.endsWith('-tuned')
    for (const run of runs) {
      if (run.kind !== 'representation' || run.seed !== 0) continue
      const { dataset, method, masking } = run
      const baseline = masking === 'none' && method !== 'random-init'
      if (tuned && !baseline) continue
      const recipe = !baseline ? 'published' : tuned ? 'tuned baseline' : 'untuned baseline'
      for (const evaluation of run.evaluations) {
        const target = 'dataset' in evaluation ? evaluation.dataset : dataset
        const key = keyOf(dataset, method, masking, evaluation.name, target)
        const entry = { suite: name, recipe, config: run as unknown as Tree, evaluation } as const
        known.set(key, [...(known.get(key) ?? []), entry])
      }
    }
  }
  return known
}

const keyOf = (...parts: string[]): string => JSON.stringify(parts)

/** What the suites of a table guess, since the paper does not say: sentences. */
export function guessesOf(table: string): string[] {
  const suites = paperSuites.filter(({ name }) => name === `paper-${table}` || name === `paper-${table}-tuned`)
  return suites.flatMap(({ name, guesses }) => guesses.map(({ what, why }) => `${name} guesses: ${what} (${why}).`))
}
