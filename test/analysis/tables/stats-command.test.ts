import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { declare } from '../../../harness/cli/commands/stats.ts'
import type { Act, Io } from '../../../harness/cli/io.ts'
import golden from '../../golden/statistics.json' with { type: 'json' }

/** Parses a real command line, runs it, and hands back its answer. */
async function stats(...argv: string[]) {
  // biome-ignore lint/suspicious/noExplicitAny: the JSON is what is looked into.
  const answer: { json?: any; text?: string } = {}
  const io: Io = {
    json: false,
    debug: false,
    database: '',
    result(json, text) {
      answer.json = json
      answer.text = text()
    },
    note() {},
  }
  const act: Act =
    (run) =>
    async (...args) => {
      await run((args.at(-1) as Command).opts(), io)
    }
  const program = new Command().exitOverride()
  declare(program, act)
  for (const command of [program, ...program.commands, ...program.commands.flatMap((group) => group.commands)]) {
    command.exitOverride().configureOutput({ writeErr: () => {} })
  }
  await program.parseAsync(['stats', 'two-sample', ...argv], { from: 'user' })
  return answer
}

describe('stats two-sample', () => {
  it.each(golden.two_sample)("gives scipy's Welch test by default, case %#", async ({ a, b, welch }) => {
    const { json } = await stats('--a', a.join(','), '--b', b.join(','))
    expect(json.test).toBe('welch')
    expect(Object.keys(json)).toEqual(['test', 't', 'df', 'p', 'meanA', 'meanB', 'ci95'])
    for (const key of ['t', 'df', 'p'] as const) expect(Math.abs(json[key] / welch[key] - 1)).toBeLessThan(1e-9)
  })

  it('says in words what it found', async () => {
    const { text } = await stats('--a', '1,2,3', '--b', '2,3,4', '--test', 'student')
    expect(text).toBe(
      [
        'Student t-test (equal variances), two-sided: t = −1.225, df = 4, p = .288',
        'mean a 2, mean b 3, difference a - b −1 (95% interval −3.267 to 1.267)',
        'The groups do not differ significantly at the 5% level.',
      ].join('\n'),
    )
  })

  it('Mann-Whitney has u, no t and no df, and warns where significance is out of reach', async () => {
    const { json, text } = await stats('--a', '1,2,3', '--b', '4,5,6', '--test', 'mann-whitney')
    expect(json).toMatchObject({ test: 'mann-whitney', u: 0, p: expect.closeTo(0.1, 12), meanA: 2, meanB: 5 })
    expect(json).not.toHaveProperty('t')
    expect(json).not.toHaveProperty('df')
    expect(text).toContain('Groups this small cannot reach p < .05 with this test: the smallest possible p is .1.')
  })

  it('Mann-Whitney names the shift of Hodges and Lehmann, and the interval as that of the shift', async () => {
    const { json, text } = await stats('--a', '1,2,3,4', '--b', '5,6,7,8.5', '--test', 'mann-whitney')
    expect(json).toMatchObject({ shift: -4, ci95: [-7.5, -1] })
    expect(text).toContain('difference a - b −4.125\n')
    expect(text).toContain('Hodges-Lehmann shift a - b −4 (95% interval −7.5 to −1): the median of the differences')
    expect(text).toContain('U counts the pairs of such values in which that of a is larger')
  })

  it('which group is higher is said by the ranks that were tested, not by means that one value moves', async () => {
    const { text } = await stats('--a', '10,11,12,13,14,15,16', '--b', '1,2,3,4,5,6,1000', '--test', 'mann-whitney')
    expect(text).toMatch(/mean a 13, mean b 145\.9, difference a - b −132\.9[\s\S]*At the 5% level a is higher\./)
  })

  it('means are written as finely as their difference', async () => {
    const { text } = await stats('--a', '1000.1,1000.2,1000.3', '--b', '1000.4,1000.6,1000.9')
    expect(text).toContain('mean a 1000.2, mean b 1000.6333, difference a - b −0.4333 ')
  })

  it('degenerate groups give null and the reason', async () => {
    const { json, text } = await stats('--a', '1,1', '--b', '2,2')
    expect(json).toMatchObject({ test: 'welch', t: null, df: null, p: null, meanA: 1, meanB: 2, ci95: null })
    expect(json.reason).toMatch(/constant/)
    expect(text).toMatch(/^Welch t-test \(variances may differ\): n\/a, because both groups are constant/)
  })

  it.each([
    [['--a', '1,x', '--b', '1,2'], /must be a number/],
    [['--a', '', '--b', '1,2'], /must be a list/],
    [['--a', '1,2,', '--b', '1,2'], /must be a list/],
    [['--a', '1,2'], /required option '--b/],
    [['--a', '1,2', '--b', '1,2', '--test', 'z'], /Allowed choices are welch, student, paired, mann-whitney/],
  ])('refuses %j', async (argv, message) => {
    await expect(stats(...argv)).rejects.toThrow(message)
  })

  it('refuses pairs of unequal number, and says what to do', async () => {
    await expect(stats('--a', '1,2,3', '--b', '1,2', '--test', 'paired')).rejects.toMatchObject({
      exitCode: 2,
      remedy: 'give value i of both groups the same seed, or use --test welch',
    })
  })
})
