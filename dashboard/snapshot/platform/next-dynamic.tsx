/** Components that the dashboard loads when they are shown; here they are a part of the one script. */
import { type ComponentType, lazy, Suspense } from 'react'

export default function dynamic<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Loaded = lazy(async () => ({ default: await load() }))
  return (props) => (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  )
}
