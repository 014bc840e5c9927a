import type { Metadata } from 'next'
import { Command } from '../../../components/command.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { StoreState } from '../../../components/store-state.tsx'
import { AdiosTableBlock } from '../../../components/tables/adios-table.tsx'
import { Watch } from '../../../components/watch.tsx'
import { adiosBlocks } from '../../../lib/adios-view.ts'
import { tableName } from '../../../lib/names.ts'
import { openStore } from '../../../lib/store.ts'
import { loadAdios, TABLES } from '../../../lib/tables.ts'

export const metadata: Metadata = { title: tableName('adios-1') }

export default function AdiosPage() {
  const store = openStore()
  if (store.state === 'broken') return <StoreState store={store} />
  const { printed, own } = adiosBlocks(loadAdios(store))
  const { title, paper } = TABLES['adios-1']
  return (
    <>
      <Watch />
      <PageHead title={tableName('adios-1')}>
        {title}. {paper}.
      </PageHead>
      <p className="mb-6 max-w-3xl text-small text-muted">
        Percent, mean ± sample standard deviation over runs. Grey is printed, ink is measured; bold gains more than 3
        points over the same method without ADIOS (the rule is the paper's, recomputed here). The paper trained on
        96-pixel images for hundreds of epochs on GPUs; what was measured at another size stands below, on data sets of
        its own.
      </p>
      {printed.map((block) => (
        <section key={block.title} className="mb-8">
          <h2 className="mb-2 text-title font-semibold">{block.title}</h2>
          <AdiosTableBlock block={block} printed />
        </section>
      ))}
      {own.length > 0 ? (
        <>
          <h2 className="mt-10 mb-1 text-title font-semibold">The same question on our own data sets</h2>
          <p className="mb-4 max-w-3xl text-small text-muted">
            Small encoders, short training: what these rows can show is limited. They are not the paper's experiment.
          </p>
          {own.map((block) => (
            <section key={block.title} className="mb-8">
              <h3 className="mb-2 font-semibold">{block.title}</h3>
              <AdiosTableBlock block={block} printed={false} />
            </section>
          ))}
        </>
      ) : null}
      <section className="mt-8 max-w-xl">
        <h2 className="mb-2 border-b border-rule pb-1 text-title font-semibold">Take it along</h2>
        <Command>npx maskbench table adios-1 --format latex</Command>
      </section>
    </>
  )
}
