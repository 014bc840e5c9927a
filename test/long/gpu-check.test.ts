/** The check for a machine with a card, without one: what it traces leaves no op out, and it runs where it is unpacked. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { SELF_SUPERVISED } from '../../db/names.ts'
import { listening, tensorflow } from '../../harness/engine/border.ts'
import { runEagerly } from '../../harness/engine/functions/index.ts'
import { KINDS } from '../../harness/engine/native.ts'
import { MASKING_SCHEMES } from '../../harness/masking/index.ts'
import type { CheckReport } from '../gpu/report.ts'
import { buildSmall, SMALL_STEPS, small, smallConfig, stepSmall } from '../gpu/steps.ts'

const MINUTES = 60_000
const RUN = fileURLToPath(new URL('../gpu/run.mjs', import.meta.url))

test('the traced steps execute every op in every type that any step executes', { timeout: 20 * MINUTES }, () => {
  const backbones = [...new Map(SMALL_STEPS.map(({ config: { backbone } }) => [backbone.name, backbone])).values()]
  const all = [...SELF_SUPERVISED, 'supervised'].flatMap((method) =>
    (method === 'supervised' ? ['none'] : MASKING_SCHEMES.map(({ name }) => name)).flatMap((masking) =>
      backbones.map((backbone) => small(method, masking, backbone)),
    ),
  )
  const traced = new Set(SMALL_STEPS.flatMap((step) => [...kernelsOf(step)]))
  const missing = all.flatMap((step) => [...kernelsOf(step)].filter((kernel) => !traced.has(kernel)))
  expect([...new Set(missing)]).toEqual([])
})

/** Each op with the types in its attributes, in either precision. */
function kernelsOf(step: (typeof SMALL_STEPS)[number]): Set<string> {
  const kernels = new Set<string>()
  for (const precision of ['float32', 'bfloat16'] as const) {
    const executeOp: typeof tensorflow.executeOp = (op, attributes, inputs, outputs) => {
      const types = attributes.filter(({ type }) => type === KINDS.TF_ATTR_TYPE)
      kernels.add([op, ...types.map(({ name, value }) => `${name}=${value}`).sort()].join(' '))
      return tensorflow.executeOp(op, attributes, inputs, outputs)
    }
    runEagerly(true) // within functions only calls are seen
    listening({ executeOp }, () => {
      const learner = buildSmall(smallConfig(step, precision))
      stepSmall(learner, 1)
      learner.dispose()
    })
    runEagerly(false)
  }
  return kernels
}

test('packed, unpacked into an empty folder and run there, it passes', { timeout: 40 * MINUTES }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-packet-'))
  try {
    const [parts, unpacked] = [join(folder, 'parts'), join(folder, 'unpacked')]
    execFileSync(process.execPath, [RUN, '--pack', parts, '--preset', '1'], { stdio: 'pipe' })
    for (const name of readdirSync(parts)) expect(statSync(join(parts, name)).size).toBeLessThanOrEqual(44 * 2 ** 20)
    mkdirSync(unpacked)
    execFileSync('bash', [join(parts, 'unpack.sh'), unpacked], { stdio: 'pipe' })
    const words = ['--device', 'cpu', '--json', '--seconds', '900', '--only', 'record,ops,gradients,bits']
    const env = { ...process.env, HOME: folder, LD_LIBRARY_PATH: '' }
    const output = execFileSync(join(unpacked, 'test-gpu'), words, {
      cwd: unpacked,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    })
    const report = JSON.parse(output) as CheckReport
    expect(report).toMatchObject({ ok: true, rehearsed: true })
    expect(report.device!.opened.filter((path) => path.includes('tensorflow'))).toEqual(
      ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'].map((name) => join(unpacked, 'lib', name)),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
