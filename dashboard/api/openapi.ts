/** The OpenAPI 3.1 description of the API, generated from the schemas that validate its parameters. */
import * as z from 'zod'
import { withoutEndsOfNumbers } from '../../harness/base/json-schema.ts'
import { version } from '../../package.json'
import { ROUTES } from './index.ts'
import { BASE, type Route, SPEC } from './route.ts'

const error = z.object({ error: z.string(), remedy: z.string() })

const REFUSALS = {
  400: 'A parameter was not understood; `error` names it',
  404: 'There is no such thing, or nothing has been run yet',
  503: 'The database cannot be read now; `remedy` says what to do',
}

const refusals = Object.fromEntries(
  Object.entries(REFUSALS).map(([status, description]) => {
    const schema = { $ref: '#/components/schemas/Error' }
    return [status, { description, content: { 'application/json': { schema } } }]
  }),
)

export function openApi() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'maskbench',
      version,
      summary: 'Read-only results of a benchmark of image representations and of learning with noisy labels',
      description:
        'What the pages of the dashboard and the command line show, made by the same functions. Accuracies are fractions, times milliseconds since 1970 (UTC), differences B - A. A field may be added, none is renamed.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    // There is no authentication: by default the server listens only on this machine.
    security: [],
    paths: {
      ...Object.fromEntries(ROUTES.map((route) => [BASE + route.path, { get: operation(route) }])),
      '/artefacts/{sha256}': { get: ARTEFACT },
      [SPEC]: { get: describe('openapi', 'This description', { type: 'object' }) },
      [BASE]: { get: describe('index', 'The routes with their parameters', { type: 'object' }) },
    },
    components: {
      schemas: {
        Error: {
          ...schemaOf(error),
          examples: [
            { error: 'limit: given "201", expected a whole number from 1 to 200', remedy: '/api/v1/runs takes limit' },
          ],
        },
      },
    },
  }
}

function operation({ path, summary, description, command, segments, query, answer, example, otherTypes }: Route) {
  const same = command === null ? '' : `The same as \`maskbench ${command}\`.`
  const others = (otherTypes ?? []).map((type) => [type, { schema: { type: 'string' } }])
  return {
    operationId: path.slice(1).replace(/[/{}]+(\w?)/g, (_, letter: string) => letter.toUpperCase()),
    summary,
    ...(description || same ? { description: [description, same].filter(Boolean).join(' ') } : {}),
    parameters: [...parameters(segments, 'path'), ...parameters(query, 'query')],
    responses: {
      200: {
        description: 'The answer',
        content: {
          'application/json': { schema: schemaOf(answer), ...(example === undefined ? {} : { example }) },
          ...Object.fromEntries(others),
        },
      },
      ...refusals,
    },
  }
}

function parameters(object: z.ZodObject, place: 'path' | 'query') {
  return Object.entries(object.shape).map(([name, schema]) => {
    const { description, example, ...rest } = schemaOf(schema as z.ZodType) as Record<string, unknown>
    const list = rest.type === 'array'
    return {
      name,
      in: place,
      ...(place === 'path' || !z.safeParse(schema, undefined).success ? { required: true } : {}),
      ...(description === undefined ? {} : { description }),
      // `a,b,c`
      ...(list ? { style: 'form', explode: false } : {}),
      schema: rest,
      ...(example === undefined ? {} : { example }),
    }
  })
}

/** JSON schema of the output; it allows undocumented fields. */
function schemaOf(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'output',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      withoutEndsOfNumbers(jsonSchema)
    },
  })
  return rest
}

function describe(operationId: string, summary: string, schema: object) {
  const content = { 'application/json': { schema } }
  return { operationId, summary, responses: { 200: { description: 'The answer', content } } }
}

const ARTEFACT = {
  operationId: 'artefact',
  summary: 'A file that a run left behind, by its content hash',
  parameters: [{ name: 'sha256', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9a-f]{64}$' } }],
  responses: {
    200: {
      description: 'Pictures of masks are sent as PNG, everything else as a download',
      content: { 'image/png': {}, 'application/octet-stream': {} },
    },
    ...refusals,
  },
}
