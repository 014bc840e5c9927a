import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { jsonItems } from '../../../datasets/formats/json-items.ts'
import { dataFolders } from '../official-fixture.ts'

const { write, path } = dataFolders()
const items = (text: string) => [...jsonItems(write('lists.json', text))].map(({ list, value }) => [list, value])

describe('the items of a JSON file', () => {
  it('are those of its lists, whatever they hold', () => {
    const lists = { a: [1, 'two', null, [3, [4]], { b: [5], c: '] , {"' }], 'k"\\': [{ x: 'é\\"\n,' }], none: [] }
    const expected = Object.entries(lists).flatMap(([list, values]) => values.map((value: unknown) => [list, value]))
    const file = { before: { a: [1, 2] }, n: 1, text: 'a: [1]', ...lists, after: true }
    expect(items(JSON.stringify(file))).toEqual(expected)
    expect(items(JSON.stringify(file, null, 2))).toEqual(expected)
  })

  it('come out the same wherever a piece of the file ends', () => {
    const list = [{ text: 'ö"\\[]{},' }, 'x', { deep: [[1], { y: 2 }] }]
    for (let padding = 2 ** 20 - 60; padding < 2 ** 20; padding += 3) {
      const text = JSON.stringify({ padding: 'x'.repeat(padding - 14), list })
      writeFileSync(path('long.json'), text)
      expect([...jsonItems(path('long.json'))].map(({ value }) => value)).toEqual(list)
    }
  })

  it("may have Python's NaN for a number", () => {
    expect(items('{"a": [{"x": NaN, "y": [NaN, 1], "z": "NaN"}, NaN]}')).toEqual([
      ['a', { x: null, y: [null, 1], z: 'NaN' }],
      ['a', null],
    ])
  })

  it('are refused from what is no such file, or not a whole one', () => {
    expect(() => items('')).toThrow('is empty')
    expect(() => items('[1, 2]')).toThrow('is not a JSON object')
    expect(() => items('<html></html>')).toThrow('is not a JSON object')
    expect(() => items('{"a": [{"b": 1}, {"b": ')).toThrow('ends too early')
    expect(() => items('{"a": [{"b": 1}]')).toThrow('ends too early')
    expect(() => items('{"a": [{"b" 1}]}')).toThrow('is not JSON at byte 7')
  })
})
