import Link from 'next/link'

export default function NotFound() {
  return (
    <section className="max-w-2xl">
      <h1 className="text-display font-semibold">Page not found</h1>
      <p className="mt-2 text-muted">
        The address does not match anything in the database. Everything is reachable from the{' '}
        <Link className="prose-link" href="/">
          leaderboard
        </Link>{' '}
        and the list of{' '}
        <Link className="prose-link" href="/runs">
          runs
        </Link>
        .
      </p>
    </section>
  )
}
