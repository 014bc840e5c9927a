import { describe, expect, it, test } from 'vitest'
import { auditTable } from '../../../harness/analysis/audit/index.ts'
import { CLAIMS, judgeClaims } from '../../../harness/analysis/claims/index.ts'

const judged = judgeClaims(null)

test('what the print says of each of the twelve claims', () => {
  expect(
    judged.map(({ id, printed, counts: { printed: parts } }) => [id, printed, parts.supported, parts.parts]),
  ).toEqual([
    [1, 'contradicted', 4, 6],
    [2, 'supported', 1, 1],
    [3, 'contradicted', 2, 9],
    [4, 'supported', 9, 9],
    [5, 'supported', 9, 9],
    [6, 'undecided', 4, 5],
    [7, 'undecided', 8, 9],
    [8, 'not printed', 0, 3],
    [9, 'undecided', 0, 3],
    [10, 'contradicted', 0, 2],
    [11, 'undecided', 1, 2],
    [12, 'not printed', 0, 2],
  ])
})

test('cells of table 1 whose gain lies within the printed deviations', () => {
  const within = judged[0]!.parts.flatMap(({ printed }) =>
    printed.checks.filter(({ verdict }) => verdict !== 'supported'),
  )
  expect(within.map(({ what, difference }) => [what, difference])).toEqual([
    ['simclr knn top1 on stl10 vit-tiny', 0.005],
    ['simsiam knn top1 on imagenet100s vit-tiny', 0.036],
    ['simsiam knn top1 on stl10 resnet18', 0.003],
  ])
})

test('table 2 prints a loss, which its text does not exclude; table 3 prints a tie and a loss', () => {
  const against = (claim: number) =>
    judged[claim - 1]!.parts.flatMap(({ printed }) => printed.checks)
      .filter(({ verdict }) => verdict === 'contradicted')
      .map(({ what, difference }) => [what, difference])
  expect(against(2)).toEqual([])
  expect(judged[1]!.parts[0]!.printed.note).toMatch(/: simclr −1\.4, simsiam \+0\.8, byol \+6\.5$/)
  expect(judged[1]!.parts[0]!.printed.checks).toMatchObject([{ difference: expect.closeTo(0.01967, 5) }])
  expect(against(3)).toEqual([
    ['simsiam clustering nmi on imagenet100s resnet18', 0],
    ['byol clustering ari on imagenet100s resnet18', -0.002],
  ])
})

test('six of ten printed p lie below .05, four after Holm', () => {
  const [plain, corrected] = judged[10]!.parts
  expect([plain, corrected].map((part) => part!.printed.checks[0]!.detail)).toEqual([
    '6 of 10 columns',
    '4 of 10 columns',
  ])
})

test('without runs nothing is measured, and every part says what would measure it', () => {
  for (const { measured, scales, missing, parts } of judged) {
    expect([measured, scales]).toEqual(['not measured', []])
    expect(missing.length).toBeGreaterThan(0)
    for (const part of parts)
      expect(part.missing[0]).toMatch(/^not measured: (for seed in [^;]*; do )?npx maskbench (run|pretrain) /)
  }
})

describe.each(CLAIMS.map((claim, i) => ({ claim, i })))('claim $claim.id', ({ claim, i }) => {
  it('has its number, a table or none, and parts with letters', () => {
    expect(claim.id).toBe(i + 1)
    expect(claim.says).toMatch(/^[A-Z].*[^.]$/)
    expect(judged[i]!.parts.map(({ id }) => id)).toEqual(
      judged[i]!.parts.map((_, part) => `${claim.id}${String.fromCharCode(97 + part)}`),
    )
    for (const { says } of judged[i]!.parts) expect(says).toMatch(/^[^A-Z.]?.*[^.]$/)
  })

  it('holds printed checks against print alone, finite and with a verdict', () => {
    for (const { printed } of judged[i]!.parts) {
      for (const check of printed.checks) {
        expect(['supported', 'contradicted', 'undecided']).toContain(check.verdict)
        expect([check.scale, check.runs]).toEqual([null, []])
        for (const number of [check.difference, check.p, check.pAdjusted]) {
          if (number !== null) expect(Number.isFinite(number)).toBe(true)
        }
        if (check.p !== null) expect(check.pAdjusted).toBeGreaterThanOrEqual(check.p)
      }
    }
  })
})

describe('the audit of a printed table', () => {
  const outcomes = (id: string) => {
    const counts: Record<string, number> = {}
    for (const { outcome } of auditTable(id).entries) counts[outcome] = (counts[outcome] ?? 0) + 1
    return counts
  }

  it('finds what follows from other cells', () => {
    expect(outcomes('adios-1')).toEqual({})
    expect(outcomes('adios-3')).toEqual({ odd: 2 })
    expect(outcomes('adios-5')).toEqual({ agrees: 7, rounding: 1 })
    expect(outcomes('adios-6')).toEqual({ agrees: 7, rounding: 1 })
    expect(outcomes('adios-7')).toEqual({ odd: 1 })
    expect(outcomes('gls-1')).toEqual({ agrees: 20, differs: 1, rounding: 3 })
  })

  it("table 5's average gain of only_bg_t is 1.47 by its cells and 1.4 by print, which rounding explains", () => {
    const entry = auditTable('adios-5').entries.find(({ outcome }) => outcome === 'rounding')!
    expect(entry).toMatchObject({ what: 'average gain of only_bg_t', printed: '1.4', recomputed: '1.467' })
    expect(entry.difference).toBeCloseTo(0.00067, 5)
    expect(entry.rounding).toBeCloseTo(0.0015, 9)
  })

  it("table 6's ± is the sample deviation over the methods", () => {
    const { entries } = auditTable('adios-6')
    expect(entries.find(({ what }) => what === '± of none on imagenet100s')).toMatchObject({
      printed: '2.27',
      recomputed: '2.2745',
      outcome: 'agrees',
    })
    expect(entries.find(({ outcome }) => outcome === 'rounding')).toMatchObject({
      printed: '2.92',
      recomputed: '2.9297',
    })
  })

  it('gls-1: all ten p are as printed, one range of best rates names a rate that is not among them', () => {
    const { entries } = auditTable('gls-1')
    expect(entries.filter(({ what, outcome }) => what.startsWith('p,') && outcome === 'agrees')).toHaveLength(10)
    expect(entries.filter(({ outcome }) => outcome === 'differs')).toMatchObject([
      {
        what: 'best rates, uci-heart e = 0',
        printed: '0.0..0.6',
        note: 'the range also names 0.4 (0.885), where the best is 0.902',
      },
    ])
    expect(entries.filter(({ note }) => note.startsWith('rounded twice')).map(({ recomputed }) => recomputed)).toEqual([
      '52/61 = 0.85246',
      '47/61 = 0.77049',
    ])
  })

  it('names what looks like a copy or a slip', () => {
    const odd = ['adios-3', 'adios-7'].flatMap((id) => auditTable(id).entries)
    expect(odd.map(({ what }) => what)).toEqual([
      'simclr and byol, stl10 vit-tiny none',
      '± of byol adios fmi on stl10 vit-tiny',
      '± of box f1_weighted on clevr',
    ])
  })

  it('holds the text against the table it is about', () => {
    expect(auditTable('gls-1').claims.map(({ id, verdict }) => [id, verdict])).toEqual([
      [9, 'undecided'],
      [10, 'contradicted'],
      [11, 'undecided'],
    ])
  })
})
