import { describe, expect, it, test } from 'vitest'
import { groupsBehind, loadClaims } from '../../dashboard/features/claims/load.ts'
import { claimsHref, claimsParams } from '../../dashboard/features/claims/params.ts'
import { partRows } from '../../dashboard/features/claims/rows.ts'
import { countsOf, plansOf, planTitle, shownClaims, spelled, tally } from '../../dashboard/features/claims/view.ts'
import { significanceParams } from '../../dashboard/features/significance/params.ts'
import { onPageStore } from '../../dashboard/lib/commands.ts'
import { readParams } from '../../dashboard/lib/params.ts'
import { judgeClaims } from '../../harness/analysis/claims/index.ts'
import { MOST_SEEDS } from '../../harness/analysis/claims/judge.ts'
import { significance } from '../../harness/analysis/significance/significance.ts'
import { fixtureStore } from './store.ts'

const { path, database } = fixtureStore()
const { claims, groups } = loadClaims({ state: 'ready', path, database })
const ask = (query: Record<string, string>) => readParams(claimsParams, query).params

describe('which claims are shown', () => {
  it('all of them unless the address asks for a paper or a verdict', () => {
    const ids = (query: Record<string, string>) => shownClaims(claims, ask(query)).map(({ id }) => id)
    expect(ids({})).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(ids({ paper: 'gls' })).toEqual([9, 10, 11, 12])
    expect(ids({ print: 'not-printed' })).toEqual([8, 12])
    expect(ids({ print: 'undecided', runs: 'supported' })).toEqual([9, 11])
    expect(ids({ print: 'nonsense' })).toHaveLength(12)
  })

  it('with counts of what each choice would show beside the other choices', () => {
    expect(Object.fromEntries(countsOf(claims, ask({ paper: 'gls', runs: 'supported' }), 'runs'))).toEqual({
      supported: 2,
      contradicted: 1,
      undecided: 0,
      'not-measured': 1,
    })
    expect(claimsHref({ paper: 'gls', details: false })).toBe('/claims?paper=gls')
  })

  it('and the verdicts counted', () => {
    expect(tally(claims, 'printed')).toEqual([
      { verdict: 'supported', count: 3 },
      { verdict: 'contradicted', count: 3 },
      { verdict: 'undecided', count: 4 },
      { verdict: 'not printed', count: 2 },
    ])
  })
})

describe('the comparisons behind a claim', () => {
  const rows = partRows(claims[0]!, groups, path).flatMap((part) => part.rows)

  it('say what the judge says, in the same order', () => {
    const checks = claims[0]!.parts.flatMap((part) => [...part.printed.checks, ...part.measured.checks])
    expect(rows.map(({ verdict }) => verdict)).toEqual(checks.map(({ verdict }) => verdict))
    expect(rows.map(({ effect }) => Number(effect.replace('−', '-')))).toEqual(
      checks.map(({ difference }) => Number(difference!.toFixed(3))),
    )
    expect(rows[0]).toMatchObject({
      source: 'print',
      what: 'SimCLR k-NN top-1 on ImageNet-100-S ViT-Tiny',
      effect: '+0.020',
      ci95: '−0.011 to +0.051',
      p: '.114',
      holm: '.458',
      links: [],
    })
  })

  it('lead to the seeds of both sides, to the two compared, and to their pair among all pairs', () => {
    const check = claims[0]!.parts[0]!.measured.checks[0]!
    const [plain, masked] = groupsBehind(check.runs, groups)
    const { links } = rows.find(({ source }) => source === 'runs')!
    expect(links.map(({ title }) => title)).toEqual(['SimCLR ×3', 'SimCLR + ADIOS ×3', 'compare', 'significance'])
    expect(links[1]!.href).toBe(`/runs?group=${masked!.id}`)
    expect(links[2]!.href).toBe(`/compare?a=${plain!.id}&b=${masked!.id}`)
    const query = Object.fromEntries(new URL(links[3]!.href, 'http://x').searchParams)
    const { params, ignored } = readParams(significanceParams, query)
    const found = significance(database, params)!
    expect([...ignored, ...found.ignored]).toEqual([])
    expect(found.column.key).toBe(check.column!.key)
    expect(found.rows.map(({ groupId }) => groupId).sort()).toEqual([plain!.id, masked!.id].sort())
    const [one, other] = found.rows
    const mean = (id: string) => [one!, other!].find(({ groupId }) => groupId === id)!.mean
    expect(mean(masked!.id) - mean(plain!.id)).toBeCloseTo(check.difference!, 12)
  })
})

describe('what would decide a claim', () => {
  const step = (what: string, seeds: number | null, only = 'a') => ({
    what,
    seeds,
    command: seeds === null ? null : `npx maskbench run quick --only '${only}' --seeds 0,${seeds}`,
    commandWithoutSeeds: seeds === null ? null : `npx maskbench run quick --only '${only}'`,
    tooSmall: false,
    atPaperScale: false,
  })

  it('is one command for all comparisons of the same runs, with the seeds that settle all', () => {
    const plans = plansOf([step('x', 4), step('y: too small', null), step('z', 9), step('other', 3, 'b'), step('w', 5)])
    expect(plans.map(({ command }) => command)).toEqual([
      "npx maskbench run quick --only 'a' --seeds 0,9",
      "npx maskbench run quick --only 'b' --seeds 0,3",
      null,
    ])
    expect(plans.map(planTitle)).toEqual(['3 comparisons: 4 to 9 seeds', 'Other', 'Y: too small'])
  })

  it('is said once for all that is too small to detect', () => {
    const small = (what: string) => ({ ...step(what, null), tooSmall: true })
    expect(plansOf([small('x'), small('y')]).map(planTitle)).toEqual([
      `2 differences are too small to detect with ${MOST_SEEDS} seeds`,
    ])
    expect(plansOf([small('x'), step('y', null)]).map(planTitle)).toEqual(['2 parts: x'])
  })

  it("is the run at the paper's scale wherever the judge says so, whatever its words", () => {
    const command = 'npx maskbench run paper-adios-1'
    const commandWithoutSeeds = command
    const paper = { ...step('as the authors did it', null), command, commandWithoutSeeds, atPaperScale: true }
    expect(plansOf([step('x', 4), paper]).map(({ atPaperScale }) => atPaperScale)).toEqual([false, true])
  })

  it('says of every step which runs it asks for, and whether the difference is too small', () => {
    const steps = judgeClaims(database).flatMap((claim) => claim.steps)
    for (const { command, commandWithoutSeeds, seeds, what, tooSmall } of steps) {
      expect(tooSmall).toBe(/ would take [\d,]+ seeds$/.test(what))
      if (seeds === null) expect(commandWithoutSeeds).toBe(command)
      else expect(command!.startsWith(`${commandWithoutSeeds} --seeds `)).toBe(true)
    }
    expect(new Set(steps.map(({ seeds }) => seeds === null))).toEqual(new Set([true, false]))
  })

  it('is the same, sentence by sentence, as the command line prints', () => {
    for (const { steps, missing, parts } of claims) {
      expect(steps.map(({ what, command }) => (command ? `${what}: ${command}` : what))).toEqual(missing)
      for (const part of parts) expect(part.steps).toHaveLength(part.missing.length)
    }
  })

  it('can be copied as it stands, on the store that is shown', () => {
    const commands = judgeClaims(null).flatMap(({ steps }) => steps.flatMap(({ command }) => command ?? []))
    for (const command of commands) {
      expect(command).toMatch(/^npx maskbench (run|pretrain) [^;()]*$|^for seed in 0 1 2; do npx [^;]*; done$/)
    }
    expect(onPageStore('/data/maskbench.sqlite', 'npx maskbench run quick')).toBe('npx maskbench run quick')
    expect(onPageStore('/d/a.sqlite', 'npx maskbench run quick')).toBe('npx maskbench run quick --db /d/a.sqlite')
    expect(onPageStore('/d/a.sqlite', 'for s in 0 1; do npx maskbench x; done')).toBe(
      'for s in 0 1; do npx maskbench x --db /d/a.sqlite; done',
    )
  })
})

test('every key of the catalogue is spelled, but for ordinary words', () => {
  expect(spelled('mocov3 vicreg on cifar10n-worst, rankme; gt; resnet50; mask_ari')).toBe(
    'MoCo v3 VICReg on CIFAR-10N, worst, RankMe; ground truth; ResNet-50; mask ARI',
  )
  expect(spelled('fixed masks, features of pixels, none supervised')).toBe(
    'fixed masks, features of pixels, none supervised',
  )
})

test('keys are spelled as people write them, other words stay', () => {
  expect(spelled('simclr clustering f1_macro on fashion-mnist-mini, resnet18-cifar w16')).toBe(
    'SimCLR clustering F1 macro on Fashion-MNIST mini, ResNet-18, 3×3 stem w16',
  )
  expect(spelled('collapsed masks on scenes, constructor')).toBe('collapsed masks on Scenes, constructor')
})
