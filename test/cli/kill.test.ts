import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { SHORT } from '../execution/killed-suite.ts'
import type { KillPoint } from '../execution/killing.ts'
import { expectUnharmed } from '../execution/unharmed.ts'

const MOMENTS: KillPoint[] = [
  { kind: 'writing a file', target: 'group', moment: 'half a file', nth: 2, delayMs: 0 },
  { kind: 'writing rows', target: 'both', moment: 'in commit', nth: 3, delayMs: 0.5 },
  { kind: 'evaluating', target: 'worker', moment: '', nth: 1, delayMs: 100 },
]

test.runIf(existsSync(bindingPath))(
  'kill -9 of a real run in three places: the same command ends with the same bits',
  async () => {
    const hits = await expectUnharmed(SHORT, MOMENTS)
    expect(hits).toHaveLength(3)
    expect(hits.join('\n')).toMatch(/^1\. group: writing a file.*\n2\. both: writing rows.*\n3\. worker: evaluating/)
  },
)
