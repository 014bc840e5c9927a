/** How the facts of a run's environment are called on pages. They are recorded by `harness/store/runs/environment.ts`. */

const TITLES: Record<string, string> = {
  commit: 'Commit',
  code: 'Version of the code',
  data: 'Digest of the data sets and plugins',
  host: 'Host',
  maskbench: 'maskbench',
  node: 'Node.js',
  tensorflow: 'TensorFlow',
  library: 'TensorFlow library',
  libraryFolder: 'Folder of the library',
  binding: 'Digest of the binding',
  'tensorflow.js': 'TensorFlow.js',
  'better-sqlite3': 'better-sqlite3',
  sharp: 'sharp',
  cpu: 'Processor',
  cores: 'Cores',
  memoryGb: 'Memory in GB',
  os: 'Operating system',
  instructions: 'Vector instructions',
  container: 'Container',
  device: 'Device',
  gpu: 'GPU',
  gpuDriver: 'GPU driver',
  gpuCapability: 'Compute capability',
  gpuMemoryMb: 'GPU memory in MB',
  trainingPrecision: 'Training precision',
  evaluationPrecision: 'Evaluation precision',
  threads: 'Threads',
  variables: 'Environment variables',
}

const VARIABLE = 'variables.'

/** @param path - of a fact, as `flattened` writes it; a variable of the environment is its own title. */
export const environmentTitle = (path: string): string =>
  path.startsWith(VARIABLE) ? path.slice(VARIABLE.length) : (TITLES[path] ?? path)

/** The same facts under their titles, in their order; one of another version keeps its name. */
export const titledEnvironment = (facts: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [environmentTitle(name), value]))
