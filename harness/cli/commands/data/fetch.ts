import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import type { Download } from '../../../../datasets/archives.ts'
import type { Progress } from '../../../../datasets/fetch/progress.ts'
import type { Dataset } from '../../../../datasets/types.ts'
import { datasetKey } from '../../../analysis/dataset-names.ts'
import { EnvironmentError, FailureError, UsageError } from '../../../base/errors.ts'
import { byteSize, fullStop } from '../../../base/text.ts'
import type { Act, Io, Run } from '../../io.ts'

interface Options {
  name: string
  acceptTerms?: boolean
  from?: string
  again?: boolean
}

export function declare(data: Command, act: Act): void {
  data
    .command('fetch')
    .description('download a data set from its official source: resumes downloads, checks digests, unpacks')
    .argument('<name>', 'data set to fetch; `data list` shows them all', datasetKey)
    .option('--accept-terms', "agree to the data set's terms, if any, without being asked")
    .option('--from <place>', 'a mirror (its URL up to the file name), or a folder with archives that you already have')
    .option('--again', 'fetch everything again; use it after `data verify` found damage')
    .addHelpText(
      'after',
      `
Files go to a folder named after the data set in MASKBENCH_DATA (default: ~/.local/share/maskbench). An archive is deleted
once it is unpacked, so the disk needs room for the archive and its contents only until then; <archive>.contents lists the
unpacked files in sha256sum format. Proxies are taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY.

Examples:
  $ npx maskbench data fetch cifar10
  $ npx maskbench data fetch stl10 --from https://mirror.example.org/stl10
  $ npx maskbench data fetch stl10 --from ~/downloads
  $ MASKBENCH_DATA=/scratch/data npx maskbench data fetch fashion-mnist`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ name, acceptTerms, from, again }, io) => {
  const { findDataset } = await import('../../../../datasets/index.ts')
  const { dataFolder } = await import('../../../../datasets/archives.ts')
  const dataset = findDataset(name)
  const { download } = dataset
  if (download === undefined) {
    const whose = name.startsWith('folder:') ? 'is your own' : 'comes with maskbench'
    return io.result({ name, fetched: [] }, () => `${name} ${whose}; there is nothing to fetch`)
  }
  const { withLock } = await import('../../../engine/installation/lock.mjs')
  const folder = dataFolder(name)
  const waiting = (holder: string) => io.note(`Waiting for another fetch of ${name} (${holder}) …`)
  await withLock(`${folder}.lock`, waiting, async () => {
    if (!again && (await isThere(dataset, download, folder))) {
      return io.result({ name, folder, fetched: [] }, () => {
        return `${name} is already in ${folder}; \`npx maskbench data verify ${name}\` checks it`
      })
    }
    if (download.byHand !== null && (from === undefined || download.archives.length === 0)) {
      io.note(download.byHand)
      const remedy = `follow the instructions above, then run \`npx maskbench data verify ${name}\``
      throw new EnvironmentError({ what: `${name} can only be downloaded by hand`, remedy })
    }
    io.note(`${fullStop(dataset.title)} Licence: ${fullStop(dataset.licence)} From ${from ?? dataset.source}`)
    await agree(name, download.terms, acceptTerms ?? false, io)
    const started = performance.now()
    const files = await fetchAll(download, { folder, from: from && place(from), again })
    if (!dataset.present()) {
      const what = `${name} in ${folder} is incomplete after fetching`
      throw new FailureError({ what, remedy: `\`npx maskbench data verify ${name}\` names what is missing` })
    }
    const fetched = files.flatMap(({ file, fetched }) => (fetched ? [file] : []))
    const seconds = (performance.now() - started) / 1000
    io.result({ name, folder, fetched, seconds }, () => `${name} is in ${folder}`)
  })
}

/** Whether the data set is complete: every archive fetched and intact, or all files put there by hand. */
async function isThere(dataset: Dataset, { archives }: Download, folder: string): Promise<boolean> {
  if (!dataset.present()) return false
  const { isComplete, wasFetched } = await import('../../../../datasets/fetch/contents.ts')
  const fetched = archives.filter((archive) => wasFetched(folder, archive))
  for (const archive of fetched) if (!(await isComplete(folder, archive))) return false
  return fetched.length === archives.length || fetched.length === 0
}

/** @throws UsageError when the terms are not accepted. */
async function agree(name: string, terms: string | null, accepted: boolean, io: Io): Promise<void> {
  if (terms === null) return
  io.note(terms)
  if (accepted) return
  if (process.stdin.isTTY) {
    const asking = createInterface({ input: process.stdin, output: process.stderr })
    const answer = await asking.question('Do you accept these terms? [y/N] ')
    asking.close()
    if (/^y(es)?$/i.test(answer.trim())) return
  }
  throw new UsageError({
    what: `${name} has terms, which were not accepted`,
    remedy: 'read them above, and add --accept-terms if you do',
  })
}

interface Where {
  folder: string
  from: string | undefined
  again: boolean | undefined
}

async function fetchAll(download: Download, where: Where) {
  const { fetchArchives } = await import('../../../../datasets/fetch/fetch.ts')
  const { InterruptedError } = await import('../../../base/process/interrupted.ts')
  const { asStep } = await import('../../../engine/installation/progress.mjs')
  const ctrlC = new AbortController()
  const abort = () => ctrlC.abort(new InterruptedError())
  process.once('SIGINT', abort).once('SIGTERM', abort)
  let update = (_detail: string): void => {}
  try {
    return await fetchArchives(download, {
      ...where,
      signal: ctrlC.signal,
      watch: (progress) => update(detail(progress, byteSize)),
      step: ({ file, bytes }, work) => {
        const title = bytes === null ? `Fetching ${file}` : `Fetching ${file} (${byteSize(bytes)})`
        return asStep(title, (step) => {
          update = step.update
          return work()
        })
      },
    })
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort)
  }
}

function detail({ doing, bytes, total, rate, secondsLeft }: Progress, readable: (bytes: number) => string): string {
  const parts = [`${doing} ${total === null ? readable(bytes) : `${readable(bytes)} of ${readable(total)}`}`]
  if (rate !== null) parts.push(`${readable(rate)}/s`)
  if (secondsLeft !== null) {
    parts.push(secondsLeft < 90 ? `${Math.ceil(secondsLeft)} s left` : `${Math.ceil(secondsLeft / 60)} min left`)
  }
  return parts.join(' · ')
}

/** A URL unchanged; a folder resolved against the working directory. */
function place(from: string): string {
  return /^https?:\/\//i.test(from) ? from : resolve(from)
}
