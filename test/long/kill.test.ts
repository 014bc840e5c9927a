import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { ONE_OF_EACH } from '../execution/killed-suite.ts'
import { KINDS, moments, TARGETS } from '../execution/killing.ts'
import { expectUnharmed } from '../execution/unharmed.ts'

const MINUTES = 60_000

test.runIf(existsSync(bindingPath))(
  'kill -9 at 20 random moments, real runs of every kind: the same command ends with the same bits',
  { timeout: 40 * MINUTES },
  async () => {
    const planned = moments(20, 1)
    for (const kind of KINDS) expect(planned.filter((moment) => moment.kind === kind)).toHaveLength(5)
    for (const target of TARGETS) expect(planned.filter((moment) => moment.target === target)).toHaveLength(5)
    const hits = await expectUnharmed(ONE_OF_EACH, planned)
    expect(hits).toHaveLength(20)
  },
)
