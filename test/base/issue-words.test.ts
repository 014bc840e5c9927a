/** What is said of a refused value, for every kind of issue that zod has. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import { explain } from '../../harness/base/explain.ts'
import { wordsFor } from '../../harness/base/issue-words.ts'
import { mistakes } from '../../harness/base/mistakes.ts'

type Code = z.core.$ZodIssue['code']

const named = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('sgd'), rate: z.number() }),
  z.strictObject({ name: z.literal('adam') }),
])

/** The compiler asks for a row where zod has a further code. */
const TABLE: Record<Code, [schema: z.ZodType, given: unknown, said: string][]> = {
  invalid_type: [
    [z.number().int().min(8).max(512), '9', 'given "9", expected a whole number from 8 to 512'],
    [z.number().int().min(8), 9.5, 'given 9.5, expected a whole number of at least 8'],
    [z.number(), undefined, 'not given, expected a number'],
    [z.number().gt(0).max(1), null, 'given null, expected a number above 0 and at most 1'],
    [z.string(), 3, 'given 3, expected text'],
    [z.boolean(), 'yes', 'given "yes", expected true or false'],
    [z.array(z.number().int()), 'all', 'given "all", expected a list, each a whole number'],
    [z.strictObject({ a: z.number() }), [], 'given a list, expected an object with a'],
    [named, 'sgd', 'given "sgd", expected an object such as {"name": "sgd"}'],
    [z.null(), {}, 'given an object, expected null'],
    [z.date(), () => 3, 'given a function, expected another value'],
    [z.string(), Number.NaN, 'given NaN, expected text'],
  ],
  too_small: [
    [z.number().int().min(8), 0, 'given 0, expected a whole number of at least 8'],
    [z.number().positive(), -1, 'given -1, expected a number above 0'],
    [z.string().min(1), '', 'given "", expected text of at least 1 character'],
    [z.array(z.string()).min(2), [], 'given a list, expected a list of at least 2 values, each text'],
  ],
  too_big: [
    [z.number().max(1), 2, 'given 2, expected a number of at most 1'],
    [z.number().min(0).lt(1), 1, 'given 1, expected a number of at least 0 and below 1'],
    [z.array(z.number()).max(1), [1, 2], 'given a list, expected a list of at most 1 value, each a number'],
    [z.string().min(1).max(3), 'abcd', 'given "abcd", expected text of 1 to 3 characters'],
  ],
  not_multiple_of: [
    [z.number().int().min(8).multipleOf(8), 9, 'given 9, expected a whole number of at least 8, a multiple of 8'],
  ],
  invalid_format: [
    [z.string().regex(/^\w+$/), 'a b', 'given "a b", expected text that matches ^\\w+$'],
    [z.string().regex(/^\w+$/, 'use letters'), 'a b', 'use letters'],
  ],
  invalid_value: [
    [z.enum(['simclr', 'byol']), 'simcrl', 'given "simcrl", expected one of "simclr", "byol", did you mean simclr?'],
    [z.literal(1), 2, 'given 2, expected 1'],
  ],
  invalid_union: [
    [z.union([z.literal(1), z.literal(2)]), 3, 'given 3, expected 1 or 2'],
    [z.union([z.number().min(0), z.null()]), 'no', 'given "no", expected a number of at least 0 or null'],
    [named, { name: 'adma' }, 'name: given "adma", expected one of "sgd", "adam", did you mean adam?'],
    [z.xor([z.number(), z.number().max(9)]), 3, 'given 3, expected a number or a number of at most 9'],
  ],
  unrecognized_keys: [
    [z.strictObject({ lambda: z.number() }), { lambda: 1, lamda: 2 }, 'lamda is not known here, did you mean lambda?'],
    [z.strictObject({}), { quux: 1, b: 2 }, 'quux is not known here; b is not known here'],
  ],
  invalid_key: [
    [
      z.record(z.string().max(2), z.number()),
      { share: 1 },
      'share: "share" is no key here: given "share", expected text of at most 2 characters',
    ],
  ],
  invalid_element: [
    [
      z.map(z.array(z.number()), z.number()),
      new Map([[[1], 'x']]),
      'the value of a list: given "x", expected a number',
    ],
  ],
  custom: [
    [z.number().refine((value) => value !== 3), 3, 'given 3, which is not allowed here'],
    [z.custom((value) => value !== undefined), undefined, 'not given'],
    [z.number().refine((value) => value !== 3, 'must not be 3'), 3, 'must not be 3'],
  ],
}

test.each(Object.entries(TABLE).flatMap(([code, rows]) => rows.map((row) => [code, ...row] as const)))(
  '%s',
  (code, schema, given, said) => {
    const { issues } = schema.safeParse(given).error!
    expect(issues.map((issue) => issue.code)).toEqual([code])
    expect(mistakes(issues)).toBe(said)
  },
)

test('text that a schema converts is shown as it was typed', () => {
  const schema = z.object({ limit: z.coerce.number().int().min(1).max(200) })
  const raw = { limit: 'many' }
  expect(mistakes(schema.safeParse(raw, { error: wordsFor(raw) }).error!.issues)).toBe(
    'limit: given "many", expected a whole number from 1 to 200',
  )
})

test('long text is cut', () => {
  const { issues } = z.number().safeParse('x'.repeat(100)).error!
  expect(mistakes(issues)).toBe(`given "${'x'.repeat(60)}…", expected a number`)
})

test('an error of a schema that reaches the user names each mistake with its place', () => {
  let thrown: unknown
  try {
    z.object({ epochs: z.number(), seeds: z.array(z.number()) }).parse({ epochs: '3', seeds: [1, 'b'] })
  } catch (error) {
    thrown = error
  }
  expect(explain(thrown)).toMatchObject({
    what: 'epochs: given "3", expected a number; seeds.1: given "b", expected a number',
    exitCode: 2,
  })
})
