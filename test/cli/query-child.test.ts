import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { processExists } from '../../harness/base/process/process-exists.ts'
import { filled, store } from './helpers/filled.ts'
import { folder } from './helpers/maskbench.ts'

test.runIf(process.platform === 'linux')('an endless query ends when its command is killed', async () => {
  using here = folder()
  {
    using stored = await filled({ 0: 'done' })
    copyFileSync(store(stored), join(here.path, 'maskbench.sqlite'))
  }
  const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n'
  const command = here.start('db', 'query', endless, '--db', 'maskbench.sqlite')
  const children = () => readFileSync(`/proc/${command.pid}/task/${command.pid}/children`, 'utf8').trim().split(' ')
  const isQuery = (pid: string) => pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('query-child')
  await expect.poll(() => children().some(isQuery)).toBe(true)
  const child = Number(children().find(isQuery))
  command.kill('SIGKILL')
  await expect.poll(() => processExists(child)).toBe(false)
})
