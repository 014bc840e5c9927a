// @ts-check

/** How many builds of this process are under way. */
let building = 0

/**
 * esbuild's `build`, after which its process ends: it would stay, with hundreds of megabytes, for as long as a server or
 * a suite runs.
 * @template {import('esbuild').BuildOptions} T
 * @param {import('esbuild').SameShape<import('esbuild').BuildOptions, T>} options
 * @returns {Promise<import('esbuild').BuildResult<T>>}
 * @throws {import('esbuild').BuildFailure} what esbuild throws.
 */
export async function build(options) {
  const esbuild = await import('esbuild')
  building += 1
  try {
    return await esbuild.build(options)
  } finally {
    building -= 1
    if (building === 0) await esbuild.stop()
  }
}
