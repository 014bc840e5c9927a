import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commands } from '../helpers/in-process.ts'

const HEAD = 'method,dataset,metric,seed,value'

test.each([
  [
    'one exact number',
    ['a,stl10,top1,0,81.2345', 'a,stl10,top1,1,81.2345'],
    /a has the same numbers with the seeds 0, 1;/,
  ],
  [
    'several rounded ones',
    ['a,stl10,top1,0,81.2', 'a,cifar10,top1,0,70.1', 'a,stl10,top1,3,81.2', 'a,cifar10,top1,3,70.1'],
    /a has the same numbers with the seeds 0, 3;/,
  ],
  ['one rounded number, as by coincidence', ['a,stl10,top1,0,81.2', 'a,stl10,top1,1,81.2'], null],
  ['numbers that differ', ['a,stl10,top1,0,81.2345', 'a,stl10,top1,1,81.2346'], null],
  ['two methods', ['a,stl10,top1,0,81.2345', 'b,stl10,top1,1,81.2345'], null],
])('the same numbers under two seeds: %s', async (_, lines, warning) => {
  using here = commands()
  writeFileSync(join(here.path, 'table.csv'), [HEAD, ...lines].join('\n'))
  const { code, stderr } = await here.maskbench('import', 'table.csv')
  expect(code, stderr).toBe(0)
  if (warning === null) expect(stderr).not.toContain('has the same numbers')
  else expect(stderr).toMatch(warning)
})
