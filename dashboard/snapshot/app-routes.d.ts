/** The pages and routes in dashboard/app by their addresses, listed by the bundler of the snapshot. */
declare module 'virtual:app-routes' {
  import type { ReactNode } from 'react'

  interface Props {
    params: Promise<Record<string, string | string[]>>
    searchParams: Promise<Record<string, string | string[] | undefined>>
  }

  interface Titled {
    title?: string
  }

  type Listed<Module> = readonly (readonly [pattern: string, module: Module])[]

  export const pages: Listed<{
    default: (props: Props) => ReactNode | Promise<ReactNode>
    metadata?: Titled
    generateMetadata?: (props: Props) => Promise<Titled>
  }>
  export const layouts: Listed<{ default: (props: Props & { children: ReactNode }) => Promise<ReactNode> }>
  export const routes: Listed<{
    GET: (request: Request, context: { params: Promise<Record<string, string | string[]>> }) => Promise<Response>
  }>
}
