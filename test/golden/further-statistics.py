"""Makes further-statistics.json: python test/golden/further-statistics.py (SciPy 1.17)."""
import itertools, json, math, pathlib
import numpy as np
from scipy import optimize, special, stats

rng = np.random.default_rng(7)
draw = lambda n, sd=1.0, shift=0.0: [round(float(v), 3) for v in rng.normal(shift, sd, size=n)]

def signed_rank(a, b):
    """By all signs: SciPy's exact method has no ties."""
    d = np.round(np.array(a) - np.array(b), 9)
    d = d[d != 0]
    ranks = stats.rankdata(abs(d))
    w = float(ranks[d > 0].sum())
    sums = [float(np.dot(signs, ranks)) for signs in itertools.product((0, 1), repeat=len(ranks))]
    upper = np.mean([s >= max(w, ranks.sum() - w) - 1e-9 for s in sums])
    out = {'a': a, 'b': b, 'w': w, 'n': len(d), 'p': float(min(1, 2 * upper))}
    if len(set(abs(d))) == len(d) == len(a):
        assert abs(stats.wilcoxon(a, b, method='exact').pvalue - out['p']) < 1e-12
    return out

def correction(df):
    return math.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / math.sqrt(df / 2)

def g_interval(a, b):
    na, nb, df = len(a), len(b), len(a) + len(b) - 2
    error, t = math.sqrt(1 / na + 1 / nb), stats.ttest_ind(a, b).statistic
    at = lambda share: optimize.brentq(lambda nc: stats.nct.cdf(t, df, nc) - share, t - 8, t + 8, xtol=1e-14, rtol=1e-14)
    return {'a': a, 'b': b, 'ci95': [at(.975) * error * correction(df), at(.025) * error * correction(df)]}

def power(df, nc, alpha=.05):
    c = stats.t.ppf(1 - alpha / 2, df)
    return 1 - stats.nct.cdf(c, df, nc) + float(np.nan_to_num(stats.nct.cdf(-c, df, nc)))  # SciPy gives NaN where nothing is left

def detectable(na, nb, sd, paired):
    df, error = (na - 1, math.sqrt(1 / na)) if paired else (na + nb - 2, math.sqrt(1 / na + 1 / nb))
    shift = optimize.brentq(lambda s: power(df, s) - .8, .1, 9, xtol=1e-14, rtol=1e-14)
    return {'n': [na, nb], 'sd': sd, 'pairing': 'paired' if paired else 'separate', 'difference': shift * sd * error}

def needed(difference, sd, paired):
    n = 2
    while power(n - 1 if paired else 2 * n - 2, difference / (sd * math.sqrt((1 if paired else 2) / n))) < .8: n += 1
    return {'difference': difference, 'sd': sd, 'pairing': 'paired' if paired else 'separate', 'n': n}

def summaries(ma, sa, na, mb, sb, nb):
    r = stats.ttest_ind_from_stats(ma, sa, na, mb, sb, nb, equal_var=False)
    va, vb = sa * sa / na, sb * sb / nb
    df = (va + vb) ** 2 / (va ** 2 / (na - 1) + vb ** 2 / (nb - 1))
    half = stats.t.ppf(.975, df) * math.sqrt(va + vb)
    return {'a': {'mean': ma, 'sd': sa, 'n': na}, 'b': {'mean': mb, 'sd': sb, 'n': nb}, 't': float(r.statistic), 'df': df,
            'p': float(r.pvalue), 'ci95': [ma - mb - half, ma - mb + half]}

pairs = [
    signed_rank([1, 2, 3, 4, 5, 6], [0, 0, 0, 0, 0, 0]),
    signed_rank([.9, .8, .7, .6], [.8, .7, .6, .7]),
    signed_rank([.812, .795, .841, .77, .8], [.812, .79, .85, .74, .78]),
    signed_rank(draw(8), draw(8)),
    signed_rank(draw(12, shift=.8), draw(12)),
]
blocks = [draw(5) for _ in range(10)]
blocks = [[round(v + .9 * i, 3) for i, v in enumerate(block)] for block in blocks]
def wilcoxon_holm(blocks):
    k, raw = len(blocks[0]), []
    for i in range(k):
        for j in range(i): raw.append((signed_rank([b[i] for b in blocks], [b[j] for b in blocks])['p'], i, j))
    worst, table = 0, [[None] * k for _ in range(k)]
    for place, (p, i, j) in enumerate(sorted(raw)):
        worst = max(worst, min(1, (len(raw) - place) * p)); table[i][j] = table[j][i] = worst
    return table
json.dump({
    'wilcoxon': pairs,
    'hedges_g_interval': [g_interval(draw(3), draw(3)), g_interval(draw(5, shift=2), draw(5)), g_interval(draw(4), draw(9, 2.0))],
    'minimum_detectable_difference': [detectable(3, 3, 1.0, True), detectable(5, 5, .02, True), detectable(3, 7, .5, False)],
    'runs_needed': [needed(.01, .01, False), needed(.004, .01, True), needed(.05, .01, True), needed(.002, .01, False)],
    'welch_of_summaries': [summaries(43.2, .53, 3, 40.2, .47, 3), summaries(.798, .01, 5, .79, .002, 3)],
    'critical_differences': {'blocks': blocks, 'mean_ranks': [float(v) for v in
        np.mean([stats.rankdata([-x for x in b]) for b in blocks], axis=0)],
        'chi2': float(stats.friedmanchisquare(*np.array(blocks).T).statistic), 'wilcoxon_holm': wilcoxon_holm(blocks)},
}, open(pathlib.Path(__file__).with_suffix('.json'), 'w'), indent=1)
