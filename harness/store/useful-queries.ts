/** Common questions and the SQL queries that answer them; shown on the schema page and executed by a test. */
interface UsefulQuery {
  question: string
  sql: string
}

export const USEFUL_QUERIES: readonly UsefulQuery[] = [
  {
    question: 'Mean and range of linear top-1 for every method, masking and encoder, best first:',
    sql: `select r.dataset, r.method, r.masking, r.backbone, r.variant, count(*) as seeds,
  round(100 * avg(s.value), 2) as top1, round(100 * min(s.value), 2) as lowest, round(100 * max(s.value), 2) as highest
from scores s join runs r on r.id = s.run_id
where r.status = 'done' and s.evaluation = 'linear' and s.metric = 'top1' and s.condition = ''
group by r.group_id, s.dataset, s.protocol order by r.dataset, top1 desc`,
  },
  {
    question: 'All scores, one per line, with their protocol:',
    sql: `select r.id, r.dataset, r.method, r.masking, r.seed, s.evaluation, s.dataset as tested_on, s.condition, s.metric,
  s.value, s.protocol
from scores s join runs r on r.id = s.run_id order by r.dataset, r.method, r.masking, r.seed, s.id`,
  },
  {
    question: 'Gain of each masking over no masking, per seed:',
    sql: `select with_mask.dataset, with_mask.method, with_mask.masking, with_mask.seed, a.evaluation,
  round(100 * (a.value - b.value), 2) as points_gained
from runs with_mask
join runs without on without.masking = 'none' and without.dataset = with_mask.dataset and without.method = with_mask.method
  and without.backbone = with_mask.backbone and without.variant = with_mask.variant and without.seed = with_mask.seed
  and json_extract(without.config, '$.epochs') = json_extract(with_mask.config, '$.epochs')
join scores a on a.run_id = with_mask.id
join scores b on b.run_id = without.id and (b.dataset, b.evaluation, b.condition, b.metric, b.protocol)
  = (a.dataset, a.evaluation, a.condition, a.metric, a.protocol)
where with_mask.masking not in ('none', 'not-given') and a.metric = 'top1' and a.condition = '' order by 1, 2, 3, 4`,
  },
  {
    question: 'Where the time went:',
    sql: `select r.dataset, r.method, r.masking, count(*) as runs, round(sum(r.seconds) / 3600, 2) as hours,
  round(avg(r.images_per_second)) as images_per_second, round(max(r.peak_rss_mb) * 1.048576) as most_mb
from runs r where r.status = 'done' group by 1, 2, 3 order by hours desc`,
  },
  {
    question: 'Failed runs and the reasons:',
    sql: `select id, dataset, method, masking, seed, attempts, error, datetime(ended_at / 1000, 'unixepoch') as ended
from runs where status = 'failed' order by ended_at desc`,
  },
  {
    question: 'Progress of every suite:',
    sql: `select suite, count(*) as runs, sum(status = 'done') as done, sum(status = 'failed') as failed,
  sum(status in ('queued', 'interrupted')) as waiting, sum(status = 'running') as running
from suite_runs group by suite`,
  },
  {
    question: 'Results of code that has since changed:',
    sql: `select r.id, r.dataset, r.method, r.masking, r.seed, r.code_version, m.value as code_now, r.git_commit
from runs r join meta m on m.key = 'code:' || r.kind where r.status = 'done' and r.code_version <> m.value`,
  },
  {
    question: 'The newest value of every curve of the runs on one data set:',
    sql: `select r.method, r.masking, r.seed, s.name, s.axis, s.last_step, s.last_value
from series s join runs r on r.id = s.run_id where r.dataset = 'fashion-mnist-mini' order by 1, 2, 3, 4`,
  },
  {
    question: 'One curve, averaged over the seeds:',
    sql: `select r.dataset, r.method, r.masking, p.step, count(*) as seeds, avg(p.value) as mean
from points p join series s on s.id = p.series_id join runs r on r.id = s.run_id
where s.name = 'loss' group by r.group_id, p.step order by 1, 2, 3, 4`,
  },
  {
    question: 'Disk space of each run:',
    sql: `select r.id, r.dataset, r.method, r.masking, a.kind, count(*) as files, round(sum(a.bytes) / 1e6, 2) as mb
from artefacts a join runs r on r.id = a.run_id group by r.id, a.kind order by mb desc`,
  },
]
