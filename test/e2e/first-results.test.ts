/** The way of a new user: an empty folder, a suite that runs while pages are open, its results. */
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { type Folder, folder } from '../cli/helpers/maskbench.ts'
import { hasBrowser, launchBrowser, NO_BROWSER } from './browser.ts'

const toy = {
  kind: 'representation',
  dataset: 'fashion-mnist-mini',
  trainImages: 128,
  backbone: { name: 'resnet18-cifar', width: 8, stemStride: 2, blocks: 1 },
  epochs: 1,
  evaluations: [{ name: 'knn' }, { name: 'linear', probe: { name: 'sgd', epochs: 2 } }],
}
const SUITE = { name: 'first', runs: [toy, { ...toy, method: 'random-init', epochs: 0 }] }

interface Stored {
  id: string
  method: string
  scores: { evaluation: string; metric: string; value: number }[]
}

test('pages that were open before the first run fill up by themselves', async ({ skip }) => {
  skip(!existsSync(bindingPath), 'the TensorFlow engine is not installed')
  skip(!hasBrowser, NO_BROWSER)
  using here = folder()
  writeFileSync(join(here.path, 'first.json'), JSON.stringify(SUITE))
  const { url, stop } = await serve(here)
  const browser = await launchBrowser()
  try {
    const faults: string[] = []
    const open = async (address: string) => {
      const page = await browser.newPage()
      page.on('request', (request) => void (request.url().startsWith(url) || faults.push(request.url())))
      page.on('pageerror', (error) => void faults.push(error.message))
      page.on(
        'response',
        (response) => void (response.status() < 400 || faults.push(`${response.status()} ${response.url()}`)),
      )
      page.on('console', (message) => void (message.type() !== 'error' || faults.push(message.text())))
      page.on('load', () => faults.push(`${address} was loaded again`))
      await page.goto(url + address)
      faults.length = 0
      return page
    }
    const [board, list] = [await open('/'), await open('/runs')]
    for (const page of [board, list]) expect(await page.textContent('main')).toContain('npx maskbench run quick')

    const running = here.maskbench('run', 'first.json', '--json')
    const succeeded = running.then(({ code, stderr }) => expect(code, stderr).toBe(0))
    await Promise.race([list.getByRole('row').filter({ hasText: 'running' }).first().waitFor(), succeeded])
    await succeeded
    const runs = JSON.parse((await here.maskbench('runs', '--json')).stdout) as Stored[]
    const scores = runs.find(({ method }) => method === 'simclr')!.scores
    expect(scores.map(({ evaluation, metric }) => `${evaluation} ${metric}`)).toContain('knn top1')

    const row = board.getByRole('row').filter({ has: board.getByRole('link', { name: 'SimCLR', exact: true }) })
    const numbers = async () => (await row.allInnerTexts()).join(' ').split(/\s+/)
    for (const { value } of scores.filter(({ metric }) => metric === 'top1'))
      await expect.poll(numbers).toContain((100 * value).toFixed(1))
    expect(faults).toEqual([])

    await list.locator(`a[href^="/runs/${runs[0]!.id}"]`).first().click()
    await list.waitForURL(`**/runs/${runs[0]!.id}*`)
    const heading = list.getByRole('heading', { level: 1 }).first()
    await heading.waitFor()
    expect(await heading.textContent()).not.toBe('')
  } finally {
    await browser.close()
    expect(await stop()).toBe(0)
  }
})

/** Starts `serve` on any free port. `stop` presses Ctrl-C and gives the exit code. */
async function serve(here: Folder): Promise<{ url: string; stop(): Promise<number | null> }> {
  const server = here.start('serve', '--port', '0', '--json')
  const [line] = (await once(server.stdout!, 'data')) as [string]
  return {
    url: (JSON.parse(line) as { url: string }).url,
    async stop() {
      server.kill('SIGINT')
      const [code] = (await once(server, 'close')) as [number | null]
      return code
    },
  }
}
