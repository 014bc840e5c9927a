/** Without a network: a suite, tables, exports and pages neither need another machine nor try to reach one. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildDashboard } from '../../harness/cli/dashboard/build.ts'
import { BIN, folder } from '../cli/helpers/maskbench.ts'

const MINUTES = 60_000
/** Of a namespace without a network; as somebody else than root it needs one of users as well. */
const unshare = [['-n'], ['-rn']].find((flags) => spawnSync('unshare', [...flags, 'true']).status === 0)

/** Attempts to reach another machine, which Linux counts where there is no way to one. */
const WITHIN = `
set -e
ip link set lo up
maskbench() { "$NODE" "$BIN" "$@"; }
attempts() { awk '/^Ip:/ && $13 ~ /^[0-9]/ { n += $13 } /^Ip6OutNoRoutes/ { n += $2 } END { print n }' /proc/net/snmp /proc/net/snmp6; }
none=$(attempts)
"$NODE" -e 'fetch("http://192.0.2.1").then(() => process.exit(9), () => {})'
before=$(attempts)
[ "$before" -gt "$none" ] || { echo 'attempts are not counted' >&2; exit 7; }
maskbench run smoke
maskbench table adios-1 > table.md
maskbench claims > claims.txt
maskbench export --out all.tar
maskbench export --html pages
"$NODE" "$BIN" serve --port 0 --json > served.json &
while ! grep -q url served.json; do sleep 0.2; done
"$NODE" -e '
  const { url } = JSON.parse(require("node:fs").readFileSync("served.json", "utf8"))
  const views = ["/", "/runs", "/tables", "/significance", "/masks", "/claims", "/plot", "/api/v1/leaderboard"]
  Promise.all(views.map(async (path) => {
    const response = await fetch(url + path)
    const text = await response.text()
    if (response.status !== 200 || text === "") throw new Error(path + " " + response.status)
  })).then(() => console.log("all pages answered"), (error) => { console.error(error); process.exitCode = 8 })
'
kill $! && wait $! || true
echo "attempts: $(($(attempts) - before))"
`

test.skipIf(unshare === undefined)('a suite, its tables, exports and pages', { timeout: 30 * MINUTES }, async () => {
  await buildDashboard(() => {})
  using here = folder()
  const env = { ...process.env, NODE: process.execPath, BIN, MASKBENCH_DB: join(here.path, 'maskbench.sqlite') }
  const { status, stdout, stderr } = spawnSync('unshare', [...unshare!, 'sh', '-c', WITHIN], {
    cwd: here.path,
    env,
    encoding: 'utf8',
  })
  expect([status, stderr.split('\n').slice(-6).join('\n')]).toEqual([0, expect.any(String)])
  expect(stdout).toContain('smoke: 12 of 12 runs done')
  expect(stdout).toContain('all pages answered')
  expect(stdout).toContain('attempts: 0')
})
