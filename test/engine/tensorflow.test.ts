import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { tensorflow } from '../../harness/engine/border.ts'
import { engineState } from '../../harness/engine/installation/state.ts'
import { KINDS } from '../../harness/engine/native.ts'

const loader = fileURLToPath(new URL('../../harness/engine/tensorflow.ts', import.meta.url))

describe('the engine', () => {
  test('is TensorFlow 2.21', async () => {
    const { version, device, problem } = await engineState()
    expect({ version, device, problem }).toEqual({
      version: '2.21.0',
      device: expect.stringMatching(/cpu|gpu/),
      problem: null,
    })
  })

  test('numbers the kinds of attributes as the binding does', () => {
    for (const [kind, number] of Object.entries(KINDS))
      expect([kind, Reflect.get(tensorflow, kind)]).toEqual([kind, number])
  })

  test('loads without a word and computes', () => {
    const { stdout, stderr } = inProcess('console.log(tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0])')
    expect({ stdout, stderr }).toEqual({ stdout: '11\n', stderr: '' })
  })

  test('brings stderr back after loading', () => {
    expect(inProcess("process.stderr.write('heard')").stderr).toBe('heard')
  })

  test('shows what TensorFlow says when asked to', () => {
    expect(inProcess('', { TF_CPP_MIN_LOG_LEVEL: '0' }).stderr).toContain('oneDNN')
  })
})

function inProcess(script: string, env: Record<string, string | undefined> = { TF_CPP_MIN_LOG_LEVEL: undefined }) {
  const code = `import { tf } from ${JSON.stringify(loader)}\ntf.version\n${script}`
  const args = ['--import', 'tsx', '--input-type=module', '-e', code]
  return spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...env } })
}
