"""Makes stats-table.json: python test/golden/stats-table.py (SciPy 1.17, statsmodels 0.15, scikit-posthocs 0.17)."""
import itertools, json, math, pathlib
import numpy as np, pandas as pd
import scikit_posthocs as sp
from scipy import optimize, stats
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(11)
methods = ['byol', 'simclr', 'vicreg', 'dino', 'mae']
datasets = ['cifar10', 'stl10', 'scenes', 'pets']
level, gain = [.82, .78, .64, .71], [.012, .003, .010, .018, -.004]
shared = rng.normal(0, .006, (4, 5))
values = np.array([[[round(float(level[d] + gain[m] + shared[d, s] + rng.normal(0, .008)), 4) for s in range(5)]
                    for d in range(4)] for m in range(5)])
seeds = [0, 1, 2, 3, 7]

def power(df, nc, alpha):
    c = stats.t.ppf(1 - alpha / 2, df)
    return 1 - stats.nct.cdf(c, df, nc) + float(np.nan_to_num(stats.nct.cdf(-c, df, nc)))

def detectable(n, sd, paired, alpha):
    df, error = (n - 1, math.sqrt(1 / n)) if paired else (2 * n - 2, math.sqrt(2 / n))
    return optimize.brentq(lambda s: power(df, s, alpha) - .8, .1, 40, xtol=1e-14, rtol=1e-14) * sd * error

def ttest(a, b, paired):
    r = stats.ttest_rel(a, b) if paired else stats.ttest_ind(a, b, equal_var=False)
    low, high = r.confidence_interval()
    return {'statistic': float(r.statistic), 'df': float(r.df), 'p': float(r.pvalue), 'ci95': [float(low), float(high)],
            'difference': float(np.mean(a) - np.mean(b))}

def dataset(d, paired):
    of = values[:, d]
    index = list(itertools.combinations(range(5), 2))
    pairs = [{'a': methods[i], 'b': methods[j], **ttest(of[i], of[j], paired)} for i, j in index]
    p = [pair['p'] for pair in pairs]
    for name, method in [('holm', 'holm'), ('benjamini-hochberg', 'fdr_bh')]:
        for pair, q in zip(pairs, multipletests(p, method=method)[1]): pair[name] = float(q)
    if not paired:
        posthoc = sp.posthoc_ttest([list(row) for row in of], equal_var=False, pool_sd=False, p_adjust='holm').to_numpy()
        assert np.allclose([posthoc[i, j] for i, j in index], [pair['holm'] for pair in pairs], rtol=1e-12)
    groups = [of[i] - of[j] for i, j in index] if paired else list(of)
    sd = math.sqrt(np.mean([np.var(g, ddof=1) for g in groups]))
    return {'dataset': datasets[d], 'pairs': pairs,
            'detectable': {'n': 5, 'sd': sd, 'alone': detectable(5, sd, paired, .05), 'corrected': detectable(5, sd, paired, .005)}}

def mean(row):
    low, high = stats.t.interval(.95, 4, np.mean(row), stats.sem(row))
    return {'mean': float(np.mean(row)), 'sd': float(np.std(row, ddof=1)), 'ci95': [float(low), float(high)]}

means = values.mean(axis=2).T
blocks = pd.DataFrame(-means, columns=methods)
friedman = stats.friedmanchisquare(*blocks.to_numpy().T)
nemenyi = sp.posthoc_nemenyi_friedman(blocks)
every = {paired: [dataset(d, paired) for d in range(4)] for paired in (True, False)}
whole = multipletests([pair['p'] for of in every[True] for pair in of['pairs']], method='holm')[1]
json.dump({
    'methods': methods, 'datasets': datasets, 'seeds': seeds, 'values': values.tolist(),
    'means': [[mean(values[m, d]) for d in range(4)] for m in range(5)],
    'paired': every[True], 'welch': every[False], 'holm_of_the_table': [float(p) for p in whole],
    'friedman': {'chi2': float(friedman.statistic), 'p': float(friedman.pvalue)},
    'mean_ranks': blocks.rank(axis=1).mean().to_dict(),
    'critical_difference': float(stats.studentized_range.ppf(.95, 5, np.inf) / math.sqrt(2) * math.sqrt(5 * 6 / (6 * 4))),
    'nemenyi': nemenyi.to_dict(),
}, open(pathlib.Path(__file__).with_suffix('.json'), 'w'), indent=1)
