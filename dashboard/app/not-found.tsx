import Link from 'next/link'

export default function NotFound() {
  return (
    <section className="max-w-2xl">
      <h1 className="text-display font-semibold">There is no such page</h1>
      <p className="mt-2 text-muted">
        The address names nothing that is in the database. The{' '}
        <Link className="prose-link" href="/">
          leaderboard
        </Link>{' '}
        and the list of{' '}
        <Link className="prose-link" href="/runs">
          runs
        </Link>{' '}
        lead to everything there is.
      </p>
    </section>
  )
}
