/** A store in which the file of a plugin has changed. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { meta, runs } from '../../db/schema/index.ts'
import { bundlePlugin } from '../../harness/plugins/bundle.ts'
import { change, filled, idOf } from '../cli/helpers/filled.ts'

const PLUGIN = `import { asDrawn, defineMasking, drawMasks } from 'maskbench/plugin'
export const halves = defineMasking({
  entry: { key: 'halves', title: 'halves', made: 'blindly', mark: 'M-1 0H1' },
  needsObjects: false,
  start: ({ imageSize }) => ({
    draw: ({ count }) => drawMasks(count, imageSize, (hide) => hide(0, 0, imageSize, imageSize >> 1)),
    masks: asDrawn,
  }),
})
`

/** A store with a finished run of an earlier version and one of the file that lies beside it. */
export async function twoVersions() {
  const here = await filled({ 0: 'done', 1: 'done' })
  const file = join(here.path, 'halves.ts')
  writeFileSync(file, PLUGIN)
  const { digest } = await bundlePlugin(file)
  change(here, (database) => {
    for (const [seed, version] of ['earlier', digest].entries()) {
      const { config } = database
        .select()
        .from(runs)
        .where(eq(runs.id, idOf(seed)))
        .get()!
      const changed = { config: { ...config, plugins: { halves: version } } as typeof config }
      const set = { ...changed, dataNames: 'uci-heart,plugin:halves' }
      database
        .update(runs)
        .set(set)
        .where(eq(runs.id, idOf(seed)))
        .run()
      const code = JSON.stringify({ file, digest: version, code: '', members: [] })
      database
        .insert(meta)
        .values({ key: `plugin-code:${version}`, value: code })
        .run()
    }
    const entry = { key: 'halves', title: 'halves', made: 'blindly', mark: 'M-1 0H1' }
    const value = JSON.stringify({ digest: 'earlier', kind: 'masking', entry })
    database.insert(meta).values({ key: 'plugin:halves', value }).run()
  })
  return { here, file, digest }
}
