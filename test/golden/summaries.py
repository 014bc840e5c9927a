"""Makes summaries.json: python test/golden/summaries.py (SciPy 1.17, statsmodels 0.15). A table of means, standard deviations and n."""
import itertools, json, math, pathlib
import numpy as np
from scipy import optimize, special, stats
from statsmodels.stats.multitest import multipletests

methods, datasets = ['Ours', 'SimCLR', 'BYOL', 'VICReg'], ['CIFAR-10', 'Flowers', 'Pets']
cells = [[(81.2, .4, 5), (70.1, .9, 5), (88.2, .31, 4)], [(79.1, .45, 5), (69.0, .5, 5), (87.0, .4, 3)],
         [(80.4, .2, 8), (69.9, .7, 5), (87.9, .25, 3)], [(78.0, .6, 5), (68.4, .6, 2), (86.9, .4, 10)]]

def pair(a, b, equal_var):
    (ma, sa, na), (mb, sb, nb) = a, b
    t, p = stats.ttest_ind_from_stats(ma, sa, na, mb, sb, nb, equal_var=equal_var)
    va, vb = sa ** 2 / na, sb ** 2 / nb
    pooled = math.sqrt(((na - 1) * sa ** 2 + (nb - 1) * sb ** 2) / (na + nb - 2))
    df = na + nb - 2 if equal_var else (va + vb) ** 2 / (va ** 2 / (na - 1) + vb ** 2 / (nb - 1))
    half = stats.t.ppf(.975, df) * (pooled * math.sqrt(1 / na + 1 / nb) if equal_var else math.sqrt(va + vb))
    m = na + nb - 2
    correction = math.exp(special.gammaln(m / 2) - special.gammaln((m - 1) / 2)) / math.sqrt(m / 2)
    return {'statistic': float(t), 'df': float(df), 'p': float(p), 'difference': ma - mb,
            'ci95': [float(ma - mb - half), float(ma - mb + half)], 'g': correction * (ma - mb) / pooled}

def detectable(n, sd, alpha):
    df, c = 2 * n - 2, stats.t.ppf(1 - alpha / 2, 2 * n - 2)
    power = lambda s: 1 - stats.nct.cdf(c, df, s) + float(np.nan_to_num(stats.nct.cdf(-c, df, s)))
    return optimize.brentq(lambda s: power(s) - .8, .1, 90, xtol=1e-14, rtol=1e-14) * sd * math.sqrt(2 / n)

def dataset(d):
    of = [row[d] for row in cells]
    index = list(itertools.combinations(range(len(methods)), 2))
    kinds = {kind: [pair(of[i], of[j], kind == 'student') for i, j in index] for kind in ('welch', 'student')}
    for pairs in kinds.values():
        for name, method in [('holm', 'holm'), ('benjamini-hochberg', 'fdr_bh')]:
            for one, q in zip(pairs, multipletests([one['p'] for one in pairs], method=method)[1]): one[name] = float(q)
    n, sd = min(n for _, _, n in of), math.sqrt(sum((n - 1) * s ** 2 for _, s, n in of) / sum(n - 1 for _, _, n in of))
    return {'dataset': datasets[d], 'ci95': [[float(end) for end in stats.t.interval(.95, n - 1, m, s / math.sqrt(n))] for m, s, n in of],
            **kinds, 'detectable': {'n': n, 'sd': sd, 'alone': detectable(n, sd, .05), 'corrected': detectable(n, sd, .05 / 6)}}

means = np.array([[m for m, _, _ in row] for row in cells])
friedman = stats.friedmanchisquare(*means)
json.dump({
    'methods': methods, 'datasets': datasets,
    'cells': [[{'mean': m, 'sd': s, 'n': n} for m, s, n in row] for row in cells],
    'of_datasets': [dataset(d) for d in range(len(datasets))],
    'mean_ranks': {m: float(r) for m, r in zip(methods, np.mean(stats.rankdata(-means, axis=0), axis=1))},
    'friedman': {'chi2': float(friedman.statistic), 'p': float(friedman.pvalue)},
}, open(pathlib.Path(__file__).with_suffix('.json'), 'w'), indent=1)
