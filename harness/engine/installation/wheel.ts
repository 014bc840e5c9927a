/** Downloads a wheel with pip from the configured index, checks its digest, unpacks it and deletes it. */
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EnvironmentError } from '../../base/errors.ts'
import { hashFile } from '../../base/hash-file.ts'
import { byteSize } from '../../base/text.ts'
import { runCommand } from './command.mjs'
import { asStep } from './progress.mjs'
import type { Wheel } from './releases.ts'

/** All platform tags of the pinned wheels; pip uses only the tags it is given. */
const PLATFORMS = ['manylinux_2_27', 'manylinux_2_17', 'manylinux2014', 'manylinux_2_12', 'manylinux2010']
const UNPACK = fileURLToPath(new URL('./unpack.py', import.meta.url))

type Adopt = (pid: number | undefined) => void

/**
 * Unpacks the selected files of the wheel into `folder`.
 * @param keep - patterns as in `Release.keep`.
 * @returns the sha256 of every file, by path.
 * @throws EnvironmentError when the download fails, is not the pinned file, or cannot be unpacked.
 */
export async function fetchWheel(
  wheel: Wheel,
  keep: readonly string[],
  folder: string,
  adopt: Adopt,
): Promise<Map<string, string>> {
  const workspace = join(folder, 'download')
  await mkdir(workspace, { recursive: true })
  const name = `${wheel.name} ${wheel.version}`
  await asStep(`Downloading ${name}`, async ({ update }) => {
    const watch = setInterval(async () => {
      update(`${byteSize(await folderSize(workspace))} of ${byteSize(wheel.bytes)}`)
    }, 1000)
    try {
      await download(wheel, workspace, adopt)
    } finally {
      clearInterval(watch)
    }
  })
  return asStep(`Unpacking ${name}`, async ({ update }) => {
    const file = await onlyWheel(workspace)
    await checkDigest(file, wheel)
    const onOutput = (text: string) => {
      const written = Number(text.trim().split('\n').at(-1))
      if (Number.isFinite(written)) update(byteSize(written))
    }
    const list = join(workspace, 'digests')
    const args = ['-I', UNPACK, file, folder, list, ...keep]
    const { code, output } = await runCommand('python3', args, { adopt, onOutput })
    if (code !== 0) throw failed(`${name} could not be unpacked`, output)
    const digests = parseDigests(await readFile(list, 'utf8'))
    await rm(workspace, { recursive: true })
    return digests
  })
}

/** pip's temporary files are in the workspace too, where there is space and the progress can be measured. */
async function download({ name, version }: Wheel, workspace: string, adopt: Adopt): Promise<void> {
  const args = ['-m', 'pip', 'download', '--no-deps', '--no-cache-dir', '--progress-bar', 'off', '--dest', workspace]
  const tags = ['--python-version', '3.11', '--implementation', 'cp', '--only-binary=:all:']
  for (const platform of PLATFORMS) tags.push('--platform', `${platform}_x86_64`)
  const env = { ...process.env, TMPDIR: workspace, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' }
  const { code, output } = await runCommand('python3', [...args, ...tags, `${name}==${version}`], { env, adopt })
  if (code === 127) throw missing('python3', 'apt install python3 python3-pip')
  if (/No module named pip/.test(output)) throw missing('pip', 'apt install python3-pip')
  if (code !== 0) throw failed(`pip could not download ${name} ${version}`, output)
}

function missing(program: string, command: string): EnvironmentError {
  return new EnvironmentError({
    what: `${program}, which downloads TensorFlow, is missing`,
    remedy: `Install it, on Debian or Ubuntu with \`${command}\``,
  })
}

async function onlyWheel(workspace: string): Promise<string> {
  const file = (await readdir(workspace)).find((entry) => entry.endsWith('.whl'))
  if (file === undefined) {
    throw new EnvironmentError({ what: 'pip downloaded no wheel', remedy: 'Check `python3 -m pip config list`' })
  }
  return join(workspace, file)
}

async function checkDigest(file: string, { name, version, sha256 }: Wheel): Promise<void> {
  const found = await hashFile(file)
  if (found === sha256) return
  throw new EnvironmentError({
    what: `pip downloaded a ${name} ${version} that is damaged or not the published one (sha256 ${found.slice(0, 12)}…)`,
    remedy: 'Run the same command again; if the problem persists, check the index in `python3 -m pip config list`',
  })
}

/** Parses lines in sha256sum's format: the digest, two spaces, the path. */
function parseDigests(text: string): Map<string, string> {
  const lines = text.split('\n').filter((line) => line !== '')
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]))
}

function failed(what: string, output: string): EnvironmentError {
  if (/No space left|ENOSPC|Errno 28/.test(output)) {
    return new EnvironmentError({
      what: `${what}: the disk is full`,
      remedy: 'Free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
    })
  }
  if (
    /NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|Failed to establish|versions: none/.test(output)
  ) {
    return new EnvironmentError({
      what: `${what}: the package index cannot be reached`,
      remedy: 'Check the network, or point pip to a mirror with PIP_INDEX_URL, and run the same command again',
    })
  }
  const lines = output.trim().split('\n')
  const reason = lines.findLast((line) => /error/i.test(line)) || lines.at(-1) || 'it gave no reason'
  return new EnvironmentError({
    what: `${what} (${reason.replace(/^ERROR: |\.$/g, '').trim()})`,
    remedy: 'Fix this and run the same command again',
  })
}

async function folderSize(folder: string): Promise<number> {
  let bytes = 0
  for (const path of await readdir(folder, { recursive: true }).catch(() => [])) {
    bytes += await stat(join(folder, path)).then(
      (file) => (file.isFile() ? file.size : 0),
      () => 0,
    )
  }
  return bytes
}
